import type http2 from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Clock } from '../../../src-main/kube/clock.ts';
import {
  type Fault,
  LIST_FAULTS,
  type ListFault,
  type NetworkFault,
  OWN_FAULTS,
  type RefusalFault,
  WATCH_FAULTS,
  type WatchFault,
} from '../fault.ts';
import { answer, errorLine, expiredContinue, loginPage, statusAnswer } from './answers.ts';
import { AnswerQueue } from './answer-queue.ts';
import { type Outgoing, serverFor, type Speech } from './outgoing.ts';
import type { Upstream, UpstreamAnswer } from './upstream.ts';
import { WatchRelay } from './watch-relay.ts';

interface FrontOptions {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly speech: Speech;
}

const SLOW_PIECE = 300;
const SLOW_MS = 20;
const BREAK_MS = 200;
/** HTTP/1.1 has no pings: there the end of a frozen connection is a reset, sooner or later. */
const RESETS_MS = [5_000, 240_000] as const;
/** Not more than these are met by one fault of watches. */
const WATCHES_MET = 2;
const encoder = new TextEncoder();

/** A proxy in front of an API server, in which everything can go wrong that can go wrong between two machines. */
export class FaultyFront {
  readonly #options: FrontOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<http2.ServerHttp2Session>();
  readonly #relays = new Set<WatchRelay>();
  readonly #lists: ListFault[] = [];
  readonly #queue: AnswerQueue;
  readonly #pages = new Map<string, string>();
  #bytesBefore = 0;
  #freezes = 0;
  #frozen: readonly Socket[] = [];
  #refusals: { fault: RefusalFault; left: number }[] = [];
  #expiring = 0;
  #bookmarks = true;
  #slow = false;

  private constructor(options: FrontOptions) {
    this.#options = options;
    this.#queue = new AnswerQueue(options.clock);
    this.#server = serverFor(options.speech, (url, outgoing) => void this.#answer(url, outgoing));
    this.#server.on('connection', (socket: Socket) => this.#meet(socket));
    this.#server.on('session', (session: http2.ServerHttp2Session) => {
      this.#sessions.add(session);
      session.on('close', () => this.#sessions.delete(session));
    });
  }

  static async start(options: FrontOptions): Promise<FaultyFront> {
    const front = new FaultyFront(options);
    await new Promise<void>((resolve) => {
      front.#server.listen(0, '127.0.0.1', resolve);
    });
    return front;
  }

  get url(): string {
    const scheme = this.#options.speech === 'plain' ? 'http' : 'https';
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Changes with every byte that comes or goes, and with every connection. */
  get traffic(): number {
    let bytes = this.#bytesBefore;
    for (const socket of this.#sockets) bytes += bytesOf(socket);
    return bytes;
  }

  /** Lets something go wrong, now or with the next request. What happens to the recorder itself or its clock is not the network's. */
  inject(fault: Fault): void {
    if (fault.type === 'refuse') this.#refusals.push({ fault, left: fault.times });
    else if (isOneOf(WATCH_FAULTS, fault.type)) this.#toWatches(fault.type);
    else if (isOneOf(LIST_FAULTS, fault.type)) this.#lists.push(fault.type);
    else if (fault.type !== 'clock-step' && !isOneOf(OWN_FAULTS, fault.type)) this.#toNetwork(fault.type);
  }

  /** Everything that was wrong is right again. */
  heal(): void {
    this.#refusals = [];
    this.#lists.length = 0;
    this.#expiring = 0;
    this.#bookmarks = true;
    this.#slow = false;
  }

  /** Resets the connections that are frozen, where nothing else would tell. */
  thaw(): void {
    for (const socket of this.#frozen) socket.destroy();
    this.#frozen = [];
  }

  async close(): Promise<void> {
    this.#breakOff();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #meet(socket: Socket): void {
    this.#bytesBefore += 1;
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#bytesBefore += bytesOf(socket) + 1;
    });
  }

  #toNetwork(fault: NetworkFault): void {
    switch (fault) {
      case 'drop':
        return this.#breakOff();
      case 'half-open':
        return this.#freeze();
      case 'goaway':
        // One that is destroyed is told to be closed only a turn later.
        for (const session of this.#sessions) if (!session.destroyed) session.goaway();
        return;
      case 'expire':
        this.#expiring += WATCHES_MET;
        return this.#breakOff();
      case 'withhold-bookmarks':
        this.#bookmarks = false;
        return;
      case 'slow':
        this.#slow = true;
        return;
      case 'overtaken':
        this.#queue.holdNext();
    }
  }

  #toWatches(fault: WatchFault): void {
    for (const relay of [...this.#relays].slice(0, WATCHES_MET)) relay.take(fault);
  }

  #breakOff(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #freeze(): void {
    for (const socket of this.#sockets) {
      socket.pause();
      socket.write = () => true;
    }
    if (this.#options.speech === 'http2') return;
    this.#frozen = [...this.#frozen, ...this.#sockets];
    const reset = RESETS_MS[this.#freezes++ % RESETS_MS.length] ?? RESETS_MS[0];
    this.#options.clock.after(reset, () => this.thaw());
  }

  async #answer(path: string, outgoing: Outgoing): Promise<void> {
    const gone = new AbortController();
    const isWatch = path.includes('watch=true');
    const isList = path.includes('limit=');
    try {
      const refused = isWatch || isList ? this.#refusal(isWatch) : undefined;
      const fault = isList && refused === undefined ? this.#lists.shift() : undefined;
      const upstream = refused ?? this.#listRefusal(fault, path) ?? (await this.#ask(path, gone.signal));
      if (isWatch || isList) await this.#queue.pass(collectionOf(path));
      outgoing.begin(upstream.status, { 'content-type': upstream.contentType, ...upstream.headers });
      if (isWatch && upstream.status === 200) await this.#relayWatch(upstream, outgoing);
      else await this.#relay({ path, upstream, outgoing, fault: upstream.status === 200 ? fault : undefined });
    } catch {
      // The upstream broke: so does the front.
      outgoing.break();
    } finally {
      gone.abort();
    }
  }

  #ask(path: string, signal: AbortSignal): Promise<UpstreamAnswer> {
    return this.#options.upstream.ask(path, signal);
  }

  #refusal(isWatch: boolean): UpstreamAnswer | undefined {
    if (isWatch && this.#expiring > 0) {
      this.#expiring -= 1;
      return answer(200, [errorLine(410, 'Expired', 'The resourceVersion for the provided watch is too old.')]);
    }
    const wanted = isWatch ? 'watch' : 'list';
    const refusal = this.#refusals.find(({ fault }) => fault.on === 'any' || fault.on === wanted);
    if (refusal === undefined) return undefined;
    refusal.left -= 1;
    if (refusal.left === 0) this.#refusals = this.#refusals.filter((other) => other !== refusal);
    const { code, plain, retryAfter } = refusal.fault;
    const message = code === 504 ? 'Too large resource version: 9, current: 1' : `injected ${code}`;
    const refused = plain ? answer(code, [message], 'text/plain') : statusAnswer(code, REASONS[code], message);
    return { ...refused, headers: retryAfter ? { 'retry-after': '1' } : {} };
  }

  /** List faults that are answers of their own. Those of a second page wait for one. */
  #listRefusal(fault: ListFault | undefined, path: string): UpstreamAnswer | undefined {
    if (fault === 'login-page') return loginPage();
    if (fault !== 'expire-continue' && fault !== 'repeat-page') return undefined;
    const token = continueOf(path);
    if (token !== null && fault === 'expire-continue') return expiredContinue();
    const before = this.#pages.get(collectionOf(path));
    // A page is asked for ahead: what was relayed whole last may be of an earlier list, and is not the one before this.
    if (token !== null && before?.includes(`"continue":${JSON.stringify(token)}`)) return answer(200, [before]);
    this.#lists.push(fault);
    return undefined;
  }

  async #relay(relaying: {
    readonly path: string;
    readonly upstream: UpstreamAnswer;
    readonly outgoing: Outgoing;
    readonly fault: ListFault | undefined;
  }): Promise<void> {
    const { path, upstream, outgoing, fault } = relaying;
    const chunks: Uint8Array[] = [];
    for await (const chunk of upstream.body) {
      if (fault !== 'truncate-list' && fault !== 'garbage-list') {
        chunks.push(chunk);
        await this.#write(outgoing, chunk);
        continue;
      }
      outgoing.write(chunk.subarray(0, chunk.length / 2));
      if (fault === 'garbage-list') {
        outgoing.write(encoder.encode(',,]]"'));
        break;
      }
      await this.#pause(BREAK_MS);
      outgoing.break();
      return;
    }
    this.#pages.set(collectionOf(path), Buffer.concat(chunks).toString());
    outgoing.end();
  }

  async #relayWatch(upstream: UpstreamAnswer, outgoing: Outgoing): Promise<void> {
    const relay = new WatchRelay(outgoing, {
      write: (to, chunk) => this.#write(to, chunk),
      pause: (ms) => this.#pause(ms),
      bookmarks: () => this.#bookmarks,
    });
    this.#relays.add(relay);
    try {
      await relay.relay(upstream);
    } finally {
      this.#relays.delete(relay);
    }
  }

  async #write(outgoing: Outgoing, chunk: Uint8Array): Promise<void> {
    if (!this.#slow) {
      outgoing.write(chunk);
      return;
    }
    for (let at = 0; at < chunk.length && !outgoing.isGone; at += SLOW_PIECE) {
      outgoing.write(chunk.subarray(at, at + SLOW_PIECE));
      await this.#pause(SLOW_MS);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.after(ms, resolve);
    });
  }
}

const REASONS: { readonly [Code in RefusalFault['code']]: string } = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function collectionOf(path: string): string {
  return new URL(path, 'http://front').pathname;
}

function continueOf(path: string): string | null {
  return new URL(path, 'http://front').searchParams.get('continue');
}

function bytesOf(socket: Socket): number {
  return socket.bytesRead + socket.bytesWritten;
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return names.some((other) => other === name);
}

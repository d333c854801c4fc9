import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Clock } from '../../src-main/kube/clock.ts';
import { CERTIFICATE, KEY } from '../fakes/test-certificate.ts';
import type { Fault, RefusalFault } from './fault.ts';
import { answer, status, statusAnswer } from './model-cluster.ts';
import type { Upstream, UpstreamAnswer } from './upstream.ts';

interface FrontOptions {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly speech: 'plain' | 'http2';
}

type Response = Pick<http.ServerResponse, 'write' | 'end' | 'writeHead' | 'destroyed'> & {
  destroy(): unknown;
  flushHeaders(): unknown;
};

const SLOW_PIECE = 300;
const encoder = new TextEncoder();

/** A proxy in front of an API server, in which everything can go wrong that can go wrong between two machines. */
export class FaultyFront {
  readonly #options: FrontOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #watches = new Set<(fault: Fault['type']) => void>();
  #refusals: { fault: RefusalFault; left: number }[] = [];
  #expiring = 0;
  #truncating = 0;
  #bookmarks = true;
  #slow = false;

  private constructor(options: FrontOptions) {
    this.#options = options;
    this.#server = listening(options.speech, (url, response) => void this.#answer(url, response));
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
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

  /** Lets something go wrong, now or with the next request. Kills and clocks are not the network's. */
  inject(fault: Fault): void {
    switch (fault.type) {
      case 'refuse':
        this.#refusals.push({ fault, left: fault.times });
        return;
      case 'drop':
        this.#breakOff();
        return;
      case 'half-open':
        this.#freeze();
        return;
      case 'expire':
        this.#expiring += 2;
        this.#breakOff();
        return;
      case 'truncate-list':
        this.#truncating += 1;
        return;
      case 'withhold-bookmarks':
        this.#bookmarks = false;
        return;
      case 'slow':
        this.#slow = true;
        return;
      case 'truncate-line':
      case 'garbage-line':
      case 'clean-end':
      case 'error-line':
        for (const tell of [...this.#watches].slice(0, 2)) tell(fault.type);
        return;
      case 'kill':
      case 'clock-step':
    }
  }

  /** Everything that was wrong is right again. */
  heal(): void {
    this.#refusals = [];
    this.#expiring = 0;
    this.#truncating = 0;
    this.#bookmarks = true;
    this.#slow = false;
  }

  async close(): Promise<void> {
    this.#breakOff();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #breakOff(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #freeze(): void {
    for (const socket of this.#sockets) {
      socket.pause();
      socket.write = () => true;
    }
    // HTTP/1.1 has no pings: there the end of it is a reset, some time later.
    if (this.#options.speech === 'plain') {
      const frozen = [...this.#sockets];
      this.#options.clock.after(5_000, () => frozen.forEach((socket) => socket.destroy()));
    }
  }

  async #answer(path: string, response: Response): Promise<void> {
    const gone = new AbortController();
    const isWatch = path.includes('watch=true');
    try {
      const refused = this.#refusal(path, isWatch);
      const upstream = refused ?? (await this.#options.upstream.ask(path, gone.signal));
      const isCut = !isWatch && upstream.status === 200 && path.includes('limit=') && this.#truncating-- > 0;
      this.#truncating = Math.max(0, this.#truncating);
      const wait = refused !== undefined && path.includes('limit=') ? { 'Retry-After': '1' } : {};
      response.writeHead(upstream.status, { 'content-type': upstream.contentType, ...wait });
      response.flushHeaders();
      if (isWatch && upstream.status === 200) await this.#relayWatch(upstream, response);
      else await this.#relay(upstream, response, isCut);
    } catch {
      // The upstream broke: so does the front.
      response.destroy();
    } finally {
      gone.abort();
    }
  }

  #refusal(path: string, isWatch: boolean): UpstreamAnswer | undefined {
    const isCollection = isWatch || path.includes('limit=');
    if (!isCollection) return undefined;
    if (isWatch && this.#expiring > 0) {
      this.#expiring -= 1;
      const gone = JSON.stringify(status(410, 'Expired', 'too old resource version: 1 (2)'));
      return answer(200, [`{"type":"ERROR","object":${gone}}\n`]);
    }
    const wanted = isWatch ? 'watch' : 'list';
    const refusal = this.#refusals.find(({ fault }) => fault.on === 'any' || fault.on === wanted);
    if (refusal === undefined) return undefined;
    refusal.left -= 1;
    if (refusal.left === 0) this.#refusals = this.#refusals.filter((other) => other !== refusal);
    const { code, plain } = refusal.fault;
    const message = code === 504 ? 'Too large resource version: 9, current: 1' : `injected ${code}`;
    return plain ? answer(code, [message], 'text/plain') : statusAnswer(code, REASONS[code], message);
  }

  async #relay(upstream: UpstreamAnswer, response: Response, isCut: boolean): Promise<void> {
    for await (const chunk of upstream.body) {
      if (isCut) {
        response.write(chunk.subarray(0, chunk.length / 2));
        await this.#pause(200);
        response.destroy();
        return;
      }
      await this.#write(response, chunk);
    }
    response.end();
  }

  async #relayWatch(upstream: UpstreamAnswer, response: Response): Promise<void> {
    let order: Fault['type'] | undefined;
    const take = (fault: Fault['type']): void => {
      order = fault;
      if (fault === 'clean-end') response.end();
      if (fault === 'error-line') {
        response.write(
          encoder.encode(
            `{"type":"ERROR","object":${JSON.stringify(status(500, 'InternalError', 'etcdserver: leader changed'))}}\n`,
          ),
        );
        response.end();
      }
    };
    this.#watches.add(take);
    try {
      for await (const chunk of upstream.body) {
        if (response.destroyed || order === 'clean-end' || order === 'error-line') return;
        if (order === 'truncate-line') {
          await this.#write(response, chunk.subarray(0, chunk.length - 5));
          await this.#pause(200);
          response.destroy();
          return;
        }
        if (order === 'garbage-line') {
          await this.#write(response, encoder.encode('{"type":"MODIFIED","object":{"kind":"Pod",,}}\n'));
          response.end();
          return;
        }
        const isBookmark = Buffer.from(chunk.buffer, chunk.byteOffset, 20).toString().includes('BOOKMARK');
        if (this.#bookmarks || !isBookmark) await this.#write(response, chunk);
      }
      response.end();
    } finally {
      this.#watches.delete(take);
    }
  }

  async #write(response: Response, chunk: Uint8Array): Promise<void> {
    if (!this.#slow) {
      response.write(chunk);
      return;
    }
    for (let at = 0; at < chunk.length && !response.destroyed; at += SLOW_PIECE) {
      response.write(chunk.subarray(at, at + SLOW_PIECE));
      await this.#pause(20);
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

function listening(speech: FrontOptions['speech'], take: (path: string, response: Response) => void): Server {
  if (speech === 'plain') return http.createServer((request, response) => take(request.url ?? '', response));
  const server = http2.createSecureServer({ cert: CERTIFICATE, key: KEY });
  server.on('request', (request, response) =>
    take(request.url, {
      writeHead: (code: number, headers: http.OutgoingHttpHeaders) => response.writeHead(code, headers),
      write: (chunk: Uint8Array) => !response.stream.destroyed && response.write(chunk),
      end: () => response.end(),
      flushHeaders: () => undefined,
      destroy: () => response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR),
      get destroyed() {
        return response.stream.destroyed;
      },
    } as unknown as Response),
  );
  server.on('sessionError', () => undefined);
  return server;
}

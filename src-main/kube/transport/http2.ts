import { once } from 'node:events';
import http2 from 'node:http2';
import tls from 'node:tls';
import type { Clock } from '../clock.ts';
import { errorFromConnection, KubeError } from '../wire/kube-error.ts';
import { dial } from './dial.ts';
import { type Answer, type Carrier, type Exchange, late, outgoingHeaders, unstalled } from './exchange.ts';
import { chunksOf } from './http2-chunks.ts';
import { Http2Session, type SessionOptions } from './http2-session.ts';

/**
 * API servers take 100 streams a connection. One more is neither refused nor answered: it waits without a sign, in Node as
 * in other clients. So streams are counted here, with some room for those that the server still counts.
 */
export const STREAMS_PER_SESSION = 90;

const DIAL_WITHIN_MS = 10_000;

/** The server does not speak HTTP/2. */
export class NoHttp2 extends Error {
  override readonly name = 'NoHttp2';
}

/** A session being opened, or open, and how many streams are promised to it. */
interface Berth {
  /** Sessions of other trust, identity or purpose are not shared. */
  readonly key: string;
  readonly opened: Promise<Http2Session>;
  streams: number;
}

/** HTTP/2: sessions of at most {@link STREAMS_PER_SESSION} streams, those of watches apart from those of lists. */
export class Http2Carrier implements Carrier {
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  /** All there are, also those that take no more requests and live for their last watch. */
  readonly #sessions = new Set<Http2Session>();
  #berths: Berth[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Besides what a carrier rejects with: {@link NoHttp2}. */
  async exchange(exchange: Exchange): Promise<Answer> {
    const berth = this.#berthFor(exchange);
    berth.streams++;
    let isHeld = true;
    const leave = () => {
      if (isHeld) berth.streams--;
      isHeld = false;
    };
    try {
      return await new StreamExchange(exchange, this.#clock, leave).begin(berth.opened);
    } catch (problem) {
      leave();
      throw problem;
    }
  }

  close(): void {
    this.#closing.abort();
    for (const session of this.#sessions) session.destroy();
    this.#berths = [];
  }

  #berthFor(exchange: Exchange): Berth {
    const key = keyOf(exchange);
    const free = this.#berths.find((berth) => berth.key === key && berth.streams < STREAMS_PER_SESSION);
    if (free !== undefined) return free;
    const berth: Berth = { key, opened: this.#open(exchange, () => this.#retire(berth)), streams: 0 };
    this.#berths.push(berth);
    berth.opened.catch(() => this.#retire(berth));
    return berth;
  }

  #session(options: Omit<SessionOptions, 'onClosed'>): Http2Session {
    const session = new Http2Session({ ...options, onClosed: () => void this.#sessions.delete(session) });
    this.#sessions.add(session);
    return session;
  }

  #retire(berth: Berth): void {
    this.#berths = this.#berths.filter((other) => other !== berth);
  }

  async #open(exchange: Exchange, onRetired: () => void): Promise<Http2Session> {
    const { server, authorization, stage } = exchange;
    const dialing = new AbortController();
    const cancelAlarm = this.#clock.after(DIAL_WITHIN_MS, () =>
      dialing.abort(late(exchange, DIAL_WITHIN_MS, 'did not answer')),
    );
    const signal = AbortSignal.any([dialing.signal, this.#closing.signal]);
    try {
      const socket = await dial({ server, authorization, protocols: ['h2', 'http/1.1'], signal });
      if (socket instanceof tls.TLSSocket && socket.alpnProtocol === 'h2')
        return this.#session({ server, socket, clock: this.#clock, onRetired });
      socket.destroy();
      throw new NoHttp2(`${server.origin} does not speak HTTP/2`);
    } catch (problem) {
      if (problem instanceof NoHttp2) throw problem;
      throw errorFromConnection(dialing.signal.aborted ? dialing.signal.reason : problem, server.origin, stage);
    } finally {
      cancelAlarm();
    }
  }
}

/** Client certificates belong to the connection, so another certificate is another session; tokens go with each request. */
function keyOf({ server, authorization, isWatch }: Exchange): string {
  const { ca, cert, key, servername, rejectUnauthorized } = authorization.tls;
  const texts = [ca, cert, key].map((part) => (part === undefined ? '' : part.toString()));
  const route = authorization.proxy?.href ?? '';
  return [server.origin, isWatch, ...texts, servername ?? '', rejectUnauthorized ?? true, route].join('\n');
}

/** One request on its stream. */
class StreamExchange {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #onClosed: () => void;

  constructor(exchange: Exchange, clock: Clock, onClosed: () => void) {
    this.#exchange = exchange;
    this.#clock = clock;
    this.#onClosed = onClosed;
  }

  begin(opened: Promise<Http2Session>): Promise<Answer> {
    const { answerWithinMs, signal } = this.#exchange;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    let stream: http2.ClientHttp2Stream | undefined;
    const end = (why: unknown) => {
      stream?.close(http2.constants.NGHTTP2_CANCEL);
      reject(why);
    };
    const abort = () => end(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const cancelAlarm = this.#clock.after(answerWithinMs, () =>
      end(late(this.#exchange, answerWithinMs, 'did not answer')),
    );
    const settle = () => {
      signal.removeEventListener('abort', abort);
      cancelAlarm();
    };
    promise.then(settle, settle);
    opened.then((session) => {
      if (signal.aborted) return;
      stream = this.#ask(session, resolve, reject);
    }, reject);
    return promise;
  }

  #ask(
    session: Http2Session,
    resolve: (answer: Answer) => void,
    reject: (why: unknown) => void,
  ): http2.ClientHttp2Stream | undefined {
    const { server, path, headers, content, signal } = this.#exchange;
    let stream: http2.ClientHttp2Stream;
    try {
      stream = session.request(
        {
          ':method': content === undefined ? 'GET' : 'POST',
          ':path': path,
          ':scheme': 'https',
          ':authority': server.host,
          ...outgoingHeaders(headers),
        },
        { signal, ...(content !== undefined && { content }) },
      );
    } catch (cause) {
      reject(this.#problem(cause, session));
      return undefined;
    }
    stream.on('response', (answer) =>
      resolve({ status: Number(answer[':status']), headers: answer, body: this.#bytes(stream, session) }),
    );
    stream.on('error', (cause) => reject(this.#problem(cause, session)));
    stream.on('close', () => {
      this.#onClosed();
      reject(this.#problem(undefined, session));
    });
    return stream;
  }

  /** A server that dies ends its streams as if they were complete; only the code of the reset tells. */
  async *#bytes(stream: http2.ClientHttp2Stream, session: Http2Session): AsyncGenerator<Uint8Array, void> {
    const { signal } = this.#exchange;
    let end: KubeError | undefined;
    try {
      yield* unstalled(chunksOf(stream, { gathers: !this.#exchange.isWatch }), this.#exchange, {
        clock: this.#clock,
        end: (why) => {
          end = why;
          stream.destroy(why);
        },
      });
      if (!stream.closed) await once(stream, 'close');
    } catch (cause) {
      throw signal.aborted ? cause : (end ?? this.#problem(cause, session));
    } finally {
      if (!stream.closed) stream.close(http2.constants.NGHTTP2_CANCEL);
    }
    if (signal.aborted) throw signal.reason;
    const isWhole = stream.readableEnded && stream.rstCode === http2.constants.NGHTTP2_NO_ERROR;
    if (!isWhole || session.loss !== undefined) {
      throw this.#broken(session);
    }
  }

  #problem(cause: unknown, session: Http2Session): unknown {
    const { server, stage, signal } = this.#exchange;
    if (signal.aborted) return signal.reason;
    if (session.loss !== undefined || isLeaving(cause)) return this.#broken(session);
    return errorFromConnection(cause, server.origin, stage);
  }

  #broken({ loss, unheardMs }: Http2Session): KubeError {
    const { server, stage } = this.#exchange;
    const message = loss?.message ?? `${server.origin} broke the connection off`;
    return new KubeError({ type: 'unreachable', stage, message, unheardMs });
  }
}

/** The session was closed under the stream; the stream's own words for it say nothing to people. */
function isLeaving(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return cause === undefined || code.startsWith('ERR_HTTP2') || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

import http2 from 'node:http2';
import type net from 'node:net';
import type { Clock } from '../clock.ts';
import { errorFromConnection, KubeError } from '../wire/kube-error.ts';

export interface SessionOptions {
  readonly server: URL;
  /** An established connection that speaks HTTP/2. */
  readonly socket: net.Socket;
  readonly clock: Clock;
  /** It takes no more requests: a GOAWAY came, or the connection is gone. */
  readonly onRetired: () => void;
  /** The connection is gone. */
  readonly onClosed: () => void;
}

const PING_EVERY_MS = 7_500;
const PONG_WITHIN_MS = 3_000;
/** Node's own 64 KiB would allow 1.3 MB/s over a link of 50 ms. */
const STREAM_WINDOW = 1024 * 1024;
const SESSION_WINDOW = 16 * STREAM_WINDOW;

/**
 * One HTTP/2 connection, pinged: a server that is stopped, or a link that drops everything, says nothing by itself, and
 * TCP probes are answered by its kernel. A session that carried bytes meanwhile is alive, whatever became of the ping.
 */
export class Http2Session {
  readonly #session: http2.ClientHttp2Session;
  readonly #options: SessionOptions;
  #loss: KubeError | undefined;
  #cancelPing = () => {};
  #isRetired = false;
  /** When the connection was last known to live, by the monotonic clock. */
  #aliveAt: number;

  constructor(options: SessionOptions) {
    const { server, socket } = options;
    this.#options = options;
    this.#aliveAt = options.clock.monotonic();
    this.#session = http2.connect(server, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
    });
    this.#session.on('connect', () => this.#session.setLocalWindowSize(SESSION_WINDOW));
    this.#session.on('goaway', () => this.#retire());
    this.#session.on('error', (cause) => {
      this.#loss ??= errorFromConnection(cause, server.origin, 'connect');
    });
    this.#session.on('close', () => {
      this.#cancelPing();
      this.#retire();
      this.#options.onClosed();
    });
    this.#schedulePing();
  }

  /** Why the connection is gone, if that is known. */
  get loss(): KubeError | undefined {
    return this.#loss;
  }

  /** How long the connection, if it is gone, may have been deaf before that was noticed, in milliseconds: since the last pong. */
  get unheardMs(): number {
    const isGone = this.#session.destroyed || this.#loss !== undefined;
    return isGone ? this.#options.clock.monotonic() - this.#aliveAt : 0;
  }

  /** Begins a request, with `content` if there is any. Throws when the session has just taken its leave. */
  request(
    headers: http2.OutgoingHttpHeaders,
    { content, signal }: { readonly content?: string; readonly signal: AbortSignal },
  ): http2.ClientHttp2Stream {
    const stream = this.#session.request(headers, { endStream: content === undefined, signal });
    if (content !== undefined) stream.end(content);
    return stream;
  }

  destroy(): void {
    this.#cancelPing();
    this.#session.destroy();
    this.#cutOff();
  }

  /** A session that has heard a GOAWAY only says goodbye when it is destroyed, and waits for the other side to say it, too. */
  #cutOff(): void {
    this.#options.socket.destroy();
  }

  #retire(): void {
    if (this.#isRetired) return;
    this.#isRetired = true;
    this.#options.onRetired();
  }

  #schedulePing(): void {
    this.#cancelPing = this.#options.clock.after(PING_EVERY_MS, () => this.#ping());
  }

  #ping(): void {
    const { socket, clock } = this.#options;
    if (this.#session.destroyed) return;
    const readBefore = socket.bytesRead;
    const askedAt = clock.monotonic();
    let answered = false;
    this.#session.ping((problem) => {
      answered = problem === null;
    });
    this.#cancelPing = clock.after(PONG_WITHIN_MS, () => {
      // If it was we who were busy, the answer lies in the socket: it is read before this runs.
      setImmediate(() => {
        if (!answered && socket.bytesRead === readBefore) return this.#lose();
        // Nothing is known of the time after it was asked: a link that went down meanwhile answers only the next ping.
        this.#aliveAt = askedAt;
        this.#schedulePing();
      });
    });
  }

  #lose(): void {
    if (this.#session.destroyed) return;
    const message = `${this.#options.server.origin} did not answer a ping within ${PONG_WITHIN_MS / 1000} s`;
    this.#loss = new KubeError({ type: 'unreachable', stage: 'connect', message });
    this.#retire();
    this.#session.destroy(this.#loss, http2.constants.NGHTTP2_CANCEL);
    this.#cutOff();
  }
}

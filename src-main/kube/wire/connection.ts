import type http from 'node:http';
import type { Clock } from '../clock.ts';
import type { Authorization, Credentials } from '../config/credentials.ts';
import type { ContextConfig } from '../config/kubeconfig.ts';
import { type Answer, type Carrier, type Exchange } from '../transport/exchange.ts';
import { gunzipped, isGzipped } from '../transport/gzip.ts';
import { Http1Carrier } from '../transport/http1.ts';
import { Http2Carrier, NoHttp2 } from '../transport/http2.ts';
import { errorFromAnswer, KubeError, type Stage } from './kube-error.ts';

export interface KubeRequest {
  /** With its query, relative to the server's address. */
  readonly path: string;
  readonly stage: Stage;
  /** `kept`: from the pool, for requests that end. `own`: a socket or stream for this one alone, for watches. */
  readonly socket: 'kept' | 'own';
  /** How long the server may take until its answer begins. */
  readonly answerWithinMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to be sent by POST; only questions are asked so. */
  readonly content?: string;
  readonly signal: AbortSignal;
}

export interface KubeAnswer {
  /** 2xx, or 304 for a request with `If-None-Match`. */
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Raw bytes; throws {@link KubeError} if the connection breaks before the end. Must be read or abandoned by abort. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The way to one API server as one user. */
export interface KubeConnection {
  /** Asks and resolves when the answer begins; rejects with {@link KubeError} for anything but success. */
  ask(request: KubeRequest): Promise<KubeAnswer>;
  /** Closes idle connections; requests under way are ended by their signals. */
  close(): void;
}

export interface ConnectOptions {
  /** The context as the kubeconfig has it now: its address and trust may change while we are connected. */
  readonly config: () => ContextConfig;
  readonly credentials: Credentials;
  readonly clock: Clock;
}

const LONGEST_ERROR_BODY = 64 * 1024;

/** A connection over HTTP/2 where a TLS server offers it, else over HTTP/1.1. */
export function connectTo(options: ConnectOptions): KubeConnection {
  return new NegotiatedConnection(options);
}

class NegotiatedConnection implements KubeConnection {
  readonly #options: ConnectOptions;
  readonly #http1: Carrier;
  readonly #http2: Carrier;
  /** Servers that were found not to speak HTTP/2. */
  readonly #old = new Set<string>();

  constructor(options: ConnectOptions) {
    this.#options = options;
    this.#http1 = new Http1Carrier(options.clock);
    this.#http2 = new Http2Carrier(options.clock);
  }

  /** A 401 is answered once with renewed credentials, if they can be renewed. */
  async ask(request: KubeRequest): Promise<KubeAnswer> {
    const { credentials } = this.#options;
    const authorization = await credentials.authorize(request.stage);
    try {
      return await this.#askAs(authorization, request);
    } catch (problem) {
      if (!(problem instanceof KubeError) || problem.status !== 401 || problem.type !== 'answered') throw problem;
      const renewed = await credentials.renew(authorization, request.stage);
      if (renewed === undefined) throw problem;
      return this.#askAs(renewed, request);
    }
  }

  close(): void {
    this.#http1.close();
    this.#http2.close();
  }

  async #askAs(authorization: Authorization, request: KubeRequest): Promise<KubeAnswer> {
    request.signal.throwIfAborted();
    const server = new URL(this.#options.config().cluster.server);
    const exchange: Exchange = {
      server,
      path: `${server.pathname.replace(/\/$/, '')}${request.path}`,
      headers: {
        Accept: 'application/json',
        'User-Agent': 'khronoscope',
        ...(request.stage === 'list' && { 'Accept-Encoding': 'gzip' }),
        ...authorization.headers,
        ...(request.content === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...request.headers,
      },
      ...(request.content !== undefined && { content: request.content }),
      authorization,
      stage: request.stage,
      isWatch: request.socket === 'own',
      answerWithinMs: request.answerWithinMs,
      signal: request.signal,
    };
    const answer = await accepted(await this.#carry(exchange), request);
    this.#options.credentials.accepted(authorization);
    return answer;
  }

  async #carry(exchange: Exchange): Promise<Answer> {
    const { origin, protocol } = exchange.server;
    if (protocol === 'https:' && !this.#old.has(origin)) {
      try {
        return await this.#http2.exchange(exchange);
      } catch (problem) {
        if (!(problem instanceof NoHttp2)) throw problem;
        this.#old.add(origin);
      }
    }
    return this.#http1.exchange(exchange);
  }
}

async function accepted(answer: Answer, request: KubeRequest): Promise<KubeAnswer> {
  const { status, headers } = answer;
  const body = isGzipped(headers) ? gunzipped(answer.body, request.stage) : answer.body;
  const unchanged = status === 304 && request.headers?.['If-None-Match'] !== undefined;
  if (unchanged || (status >= 200 && status < 300)) return { status, headers, body };
  throw errorFromAnswer({
    stage: request.stage,
    status,
    contentType: headers['content-type'] ?? '',
    retryAfter: headers['retry-after'] ?? '',
    body: await textOf(body, LONGEST_ERROR_BODY),
  });
}

/** A body as text, at most `limit` bytes of it. */
export async function textOf(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= limit) break;
  }
  return Buffer.concat(parts).subarray(0, limit).toString('utf8');
}

import http from 'node:http';
import https from 'node:https';
import type { ContextConfig } from '../config/kubeconfig.ts';
import type { Credentials } from '../config/credentials.ts';
import type { Clock } from '../clock.ts';
import { errorFromAnswer, errorFromConnection, KubeError, type Stage } from './kube-error.ts';

export interface KubeRequest {
  /** With its query, relative to the server's address. */
  readonly path: string;
  readonly stage: Stage;
  /** `kept`: from the pool, for requests that end. `own`: a socket for this one alone, for watches. */
  readonly socket: 'kept' | 'own';
  /** How long the server may take until its answer begins. */
  readonly answerWithinMs: number;
  readonly headers?: Readonly<Record<string, string>>;
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
  readonly server: string;
  /** Asks and resolves when the answer begins; rejects with {@link KubeError} for anything but success. */
  ask(request: KubeRequest): Promise<KubeAnswer>;
  /** Closes pooled sockets; requests under way are ended by their signals. */
  close(): void;
}

const LONGEST_ERROR_BODY = 64 * 1024;
const STALLED_MS = 60_000;
/** Clouds drop idle connections after 60 s and more; a probe every 30 s keeps a quiet watch alive. */
const TCP_PROBE_MS = 30_000;

/** A connection over node:http or node:https, as the server's address says. */
export function connectTo(config: ContextConfig, credentials: Credentials, clock: Clock): KubeConnection {
  const server = new URL(config.cluster.server);
  const secure = server.protocol === 'https:';
  const client = secure ? https : http;
  // Watches do not return their socket, but share the agent's TLS sessions, which spares each a full handshake.
  const agents = {
    kept: new client.Agent({ keepAlive: true, maxSockets: 16 }),
    own: new client.Agent({ keepAlive: false }),
  };
  const ask = async (request: KubeRequest): Promise<KubeAnswer> => {
    const authorization = await credentials.authorize(request.stage);
    request.signal.throwIfAborted();
    const options: https.RequestOptions = {
      ...authorization.tls,
      agent: authorization.proxy ?? agents[request.socket],
      path: `${server.pathname.replace(/\/$/, '')}${request.path}`,
      headers: {
        Accept: 'application/json',
        'User-Agent': 'khronoscope',
        ...authorization.headers,
        ...request.headers,
      },
      signal: request.signal,
    };
    const asking: Asking = { request, clock, server: server.origin };
    return accepted(await answerTo(() => client.request(server, options), asking), asking);
  };
  return {
    server: config.cluster.server,
    ask,
    close: () => {
      agents.kept.destroy();
      agents.own.destroy();
    },
  };
}

interface Asking {
  readonly request: KubeRequest;
  readonly clock: Clock;
  readonly server: string;
}

function answerTo(begin: () => http.ClientRequest, asking: Asking): Promise<http.IncomingMessage> {
  const { request, clock, server } = asking;
  return new Promise((resolve, reject) => {
    let outgoing: http.ClientRequest;
    try {
      outgoing = begin();
    } catch (problem) {
      // Unusable certificates and keys are refused by Node before anything is sent.
      reject(errorFromConnection(problem, server, request.stage));
      return;
    }
    const cancelAlarm = clock.after(request.answerWithinMs, () => {
      outgoing.destroy(late(asking, request.answerWithinMs, 'did not answer'));
    });
    outgoing.on('socket', (socket) => socket.setKeepAlive(true, TCP_PROBE_MS));
    outgoing.on('response', (response) => {
      cancelAlarm();
      resolve(response);
    });
    outgoing.on('error', (problem) => {
      cancelAlarm();
      reject(request.signal.aborted ? problem : errorFromConnection(problem, server, request.stage));
    });
    outgoing.end();
  });
}

async function accepted(response: http.IncomingMessage, asking: Asking): Promise<KubeAnswer> {
  const { request } = asking;
  const status = response.statusCode ?? 0;
  const body = bytesOf(response, asking);
  const unchanged = status === 304 && request.headers?.['If-None-Match'] !== undefined;
  if (unchanged || (status >= 200 && status < 300)) return { status, headers: response.headers, body };
  throw errorFromAnswer({
    stage: request.stage,
    status,
    contentType: response.headers['content-type'] ?? '',
    retryAfter: response.headers['retry-after'] ?? '',
    body: await textOf(body, LONGEST_ERROR_BODY),
  });
}

/** A watch may be quiet as long as it likes and is judged by its reflector; what should end must go on. */
async function* bytesOf(response: http.IncomingMessage, asking: Asking): AsyncGenerator<Uint8Array, void> {
  const { request, clock, server } = asking;
  const stall = () => {
    if (request.socket === 'own') return () => {};
    return clock.after(STALLED_MS, () => response.destroy(late(asking, STALLED_MS, 'did not go on with its answer')));
  };
  let cancelAlarm = stall();
  try {
    for await (const chunk of response) {
      cancelAlarm();
      yield chunk as Uint8Array;
      cancelAlarm = stall();
    }
  } catch (problem) {
    throw request.signal.aborted ? problem : errorFromConnection(problem, server, request.stage);
  } finally {
    cancelAlarm();
  }
}

function late({ request, server }: Asking, ms: number, what: string): KubeError {
  const message = `${server} ${what} within ${Math.round(ms / 1000)} s`;
  return new KubeError({ type: 'unreachable', stage: request.stage, message });
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

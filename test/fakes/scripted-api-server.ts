import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { CERTIFICATE, KEY } from './test-certificate.ts';

/** Answers one request. */
export type ScriptedAnswer = (response: http.ServerResponse, request: http.IncomingMessage) => void;

/** How a scripted server is spoken to: without TLS, or with it and one protocol or both. */
export type Speech = 'plain' | 'http1' | 'http2';

/** A real HTTP server that gives the answers a test scripted, in order, and keeps a log of what was asked. */
export class ScriptedApiServer {
  readonly #server: Server;
  readonly #speech: Speech;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<http2.ServerHttp2Session>();
  readonly #answers: ScriptedAnswer[] = [];
  readonly #routes = new Map<string, ScriptedAnswer>();
  readonly #requests: string[] = [];

  private constructor(speech: Speech) {
    this.#speech = speech;
    this.#server = listening(speech, (request, response) => {
      this.#requests.push(inWords(request.url ?? ''));
      const path = new URL(request.url ?? '', 'http://server').pathname;
      const answer = this.#routes.get(path) ?? this.#answers.shift();
      // Without a scripted answer the server keeps silent, which is an answer, too.
      answer?.(response, request);
    });
    this.#server.on('session', (session: http2.ServerHttp2Session) => this.#sessions.add(session));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(speech: Speech = 'plain'): Promise<ScriptedApiServer> {
    const scripted = new ScriptedApiServer(speech);
    await new Promise<void>((resolve) => {
      scripted.#server.listen(0, '127.0.0.1', resolve);
    });
    return scripted;
  }

  get url(): string {
    const address = this.#server.address() as AddressInfo;
    return `${this.#speech === 'plain' ? 'http' : 'https'}://127.0.0.1:${address.port}`;
  }

  /** What was asked, in words: `list pods`, `list pods continue=abc`, `watch pods from 7`, `get /version`. */
  get requests(): readonly string[] {
    return this.#requests;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Breaks all connections off, as a server that is killed. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Says on each HTTP/2 connection that no new request is taken; what runs goes on. */
  goAway(): void {
    for (const session of this.#sessions) session.goaway();
  }

  /** Reads nothing more from its connections, and says nothing more: a server that is stopped, or a link that drops everything. */
  freeze(): void {
    for (const socket of this.#sockets) {
      socket.pause();
      socket.write = () => true;
    }
  }

  /** Gives these answers to the next requests, one each. */
  answer(...answers: readonly ScriptedAnswer[]): void {
    this.#answers.push(...answers);
  }

  /** Gives this answer to every request for a path, whenever it comes. */
  route(path: string, answer: ScriptedAnswer): void {
    this.#routes.set(path, answer);
  }

  async close(): Promise<void> {
    this.hangUp();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

/** Node's HTTP/2 server offers requests and answers in the form of HTTP/1.1. */
function listening(speech: Speech, answer: http.RequestListener): Server {
  if (speech === 'plain') return http.createServer(answer);
  const tls = { cert: CERTIFICATE, key: KEY };
  if (speech === 'http1') return https.createServer(tls, answer);
  return http2.createSecureServer(tls, answer as unknown as Parameters<typeof http2.createSecureServer>[1]);
}

function inWords(target: string): string {
  const url = new URL(target, 'http://server');
  const resource = url.pathname.replace(/^\/(api|apis\/[^/]+)\/[^/]+\//, '');
  const query = url.searchParams;
  if (query.has('watch')) return `watch ${resource} from ${query.get('resourceVersion') ?? 'nowhere'}`;
  if (!query.has('limit')) return `get ${url.pathname}`;
  return query.has('continue') ? `list ${resource} continue=${query.get('continue') ?? ''}` : `list ${resource}`;
}

/** A pod as a list carries it: without kind and apiVersion. */
export function pod(name: string, resourceVersion: string): object {
  return { metadata: { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion } };
}

export function json(body: unknown, headers: http.OutgoingHttpHeaders = {}): ScriptedAnswer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** A page of a list; with a `next` token it is not the last. */
export function page(
  resourceVersion: string,
  items: readonly object[],
  next?: { token: string; remaining: number },
): ScriptedAnswer {
  const more = next === undefined ? {} : { continue: next.token, remainingItemCount: next.remaining };
  return json({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion, ...more }, items });
}

/** A refusal in the form of a Status. */
export function status(
  code: number,
  reason: string,
  more: { message?: string; details?: object; headers?: http.OutgoingHttpHeaders } = {},
): ScriptedAnswer {
  return (response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...more.headers });
    response.end(JSON.stringify(statusObject(code, reason, more)));
  };
}

/** A refusal in plain text, as the parts of the server in front of its handlers give it. */
export function plain(code: number, text: string, headers: http.OutgoingHttpHeaders = {}): ScriptedAnswer {
  return (response) => {
    response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8', ...headers });
    response.end(text);
  };
}

export function statusObject(code: number, reason: string, more: { message?: string; details?: object } = {}): object {
  const details = more.details === undefined ? {} : { details: more.details };
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: more.message ?? reason,
    reason,
    code,
    ...details,
  };
}

/** One line of a watch. */
export function line(type: string, object: object): string {
  return `${JSON.stringify({ type, object: { kind: 'Pod', apiVersion: 'v1', ...object } })}\n`;
}

/** A watch: writes the text and then ends cleanly, is cut off, or stays open. */
export function watch(text: string, then: 'ends' | 'cut' | 'open'): ScriptedAnswer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const finish = () => {
      if (then === 'ends') response.end();
      if (then === 'cut') response.socket?.destroy();
    };
    if (text === '') finish();
    else response.write(text, finish);
  };
}

/** Breaks the connection off without an answer. */
export const hangUp: ScriptedAnswer = (response) => {
  response.socket?.destroy();
};

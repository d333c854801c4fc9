import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { DemoClock } from '../clock.ts';
import { goJson } from '../world/json.ts';
import { groupResourceOf } from '../world/resource.ts';
import type { World } from '../world/world.ts';
import { ApiError, badRequest, unknownPath } from './api-error.ts';
import type { ServerIdentity } from './certificate.ts';
import { Discovery } from './discovery.ts';
import { listJson, rowObjectOf } from './list.ts';
import { partialJson, representationOf, tableJson } from './representation.ts';
import { type ResourcePath, resourcePathOf } from './resource-path.ts';
import { servedKinds } from './served-kinds.ts';
import type { ServedKind } from './served-kind.ts';
import { isTrue, WatchStream } from './watch.ts';

const LOOPBACK = '127.0.0.1';
const JSON_TYPE = 'application/json';
/** Clients keep idle connections; closing them under their hands looks like a failure. */
const KEEP_ALIVE_MS = 120_000;
/** A middle one, so that every current kubectl is within its allowed distance. */
const VERSION = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.5-khronoscope-demo',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: '',
};

export interface ApiServerOptions {
  readonly world: World;
  readonly clock: DemoClock;
  readonly token: string;
  readonly identity: ServerIdentity;
}

/** The Kubernetes API over HTTPS, as far as one needs it who reads: discovery, GET, LIST, WATCH. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #kinds: readonly ServedKind[];
  readonly #server: Server;
  readonly #watches = new Set<WatchStream>();
  #discovery: Discovery;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#kinds = servedKinds(options.world);
    this.#discovery = this.#discoveryAt('');
    const { key, certificate } = options.identity;
    const serverOptions = { key, cert: certificate, keepAliveTimeout: KEEP_ALIVE_MS };
    this.#server = createServer(serverOptions, (request, response) => this.#answer(request, response));
  }

  /** Listens on the loopback address. Resolves to the URL; rejects, in a sentence, if the port cannot be had. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const why = error.code === 'EADDRINUSE' ? 'it is in use; choose another, or 0 for any free one' : error.message;
        reject(new Error(`The demo cluster cannot listen on port ${port} of ${LOOPBACK}: ${why}.`, { cause: error }));
      });
      this.#server.listen(port, LOOPBACK, resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The demo cluster listens on no port.');
    this.#discovery = this.#discoveryAt(`${LOOPBACK}:${address.port}`);
    return `https://${LOOPBACK}:${address.port}`;
  }

  /** Ends all watches and connections. */
  async close(): Promise<void> {
    for (const watch of this.#watches) watch.end();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #discoveryAt(address: string): Discovery {
    return new Discovery(
      this.#kinds.map(({ resource }) => resource),
      address,
    );
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    try {
      this.#route(request, response);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const headers = error.code === 401 ? { connection: 'close' } : {};
      response.writeHead(error.code, { 'content-type': JSON_TYPE, ...headers });
      response.end(`${goJson(error.status())}\n`);
    }
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', `https://${LOOPBACK}`);
    const path = url.pathname;
    this.#authorize(request);
    if (request.method !== 'GET') {
      throw new ApiError(405, 'the demo cluster is read-only from outside', { reason: 'MethodNotAllowed' });
    }
    const fixed = fixedAnswer(path);
    if (fixed !== undefined) {
      send(response, fixed.type, fixed.body);
      return;
    }
    const document = this.#discovery.at(path, request.headers.accept);
    if (document !== undefined) {
      sendTagged(request, response, { type: document.contentType, body: goJson(document.body) });
      return;
    }
    const resourcePath = parsedPath(path);
    const kind = this.#kindAt(resourcePath);
    if (resourcePath.name !== '') this.#get(kind, resourcePath, { request, response, query: url.searchParams });
    else if (isTrue(url.searchParams.get('watch'))) {
      this.#watch(kind, resourcePath.namespace, { request, response, query: url.searchParams });
    } else this.#list(kind, resourcePath.namespace, { request, response, query: url.searchParams });
  }

  /** Throws a 401 without the token. */
  #authorize(request: IncomingMessage): void {
    if (request.headers.authorization === `Bearer ${this.#options.token}`) return;
    throw new ApiError(401, 'Unauthorized', { reason: 'Unauthorized' });
  }

  #kindAt(path: ResourcePath): ServedKind {
    const kind = this.#kinds.find(
      ({ resource }) =>
        resource.plural === path.plural && resource.group === path.group && resource.version === path.version,
    );
    const misplaced = kind !== undefined && !kind.resource.namespaced && path.namespace !== '';
    const nowhere = kind?.resource.namespaced === true && path.name !== '' && path.namespace === '';
    const unserved = path.subresource !== '' && !(path.subresource === 'status' && kind?.resource.hasStatus === true);
    if (kind === undefined || misplaced || nowhere || unserved) throw unknownPath();
    return kind;
  }

  #get(kind: ServedKind, path: ResourcePath, { request, response, query }: Exchange): void {
    const item = kind.get(path.namespace === '' ? path.name : `${path.namespace}/${path.name}`);
    if (item === undefined) {
      const { group, plural } = kind.resource;
      throw new ApiError(404, `${groupResourceOf(kind.resource)} "${path.name}" not found`, {
        reason: 'NotFound',
        details: { name: path.name, ...(group !== '' && { group }), kind: plural },
      });
    }
    const representation = representationOf(request.headers.accept);
    if (representation === 'object') send(response, JSON_TYPE, item.text());
    else if (representation === 'metadata') send(response, JSON_TYPE, partialJson(item));
    else {
      const metadata = { resourceVersion: String(item.resourceVersion) };
      const now = this.#options.clock.now();
      send(
        response,
        JSON_TYPE,
        tableJson(kind, [item], { now, rowObject: rowObjectOf(query), metadata, withColumns: true }),
      );
    }
  }

  #list(kind: ServedKind, namespace: string, { request, response, query }: Exchange): void {
    const body = listJson({
      kind,
      namespace,
      query,
      representation: representationOf(request.headers.accept),
      resourceVersion: this.#options.world.resourceVersion,
      now: this.#options.clock.now(),
    });
    send(response, JSON_TYPE, body);
  }

  #watch(kind: ServedKind, namespace: string, { request, response, query }: Exchange): void {
    const { world, clock } = this.#options;
    const watch = new WatchStream(
      {
        kind,
        namespace,
        query,
        representation: representationOf(request.headers.accept),
        resourceVersion: () => world.resourceVersion,
        clock,
      },
      response,
    );
    this.#watches.add(watch);
    response.on('close', () => this.#watches.delete(watch));
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

function fixedAnswer(path: string): { readonly type: string; readonly body: string } | undefined {
  switch (path) {
    case '/version':
      return { type: JSON_TYPE, body: goJson(VERSION) };
    case '/readyz':
    case '/livez':
    case '/healthz':
      return { type: 'text/plain; charset=utf-8', body: 'ok' };
    default:
      return undefined;
  }
}

function parsedPath(path: string): ResourcePath {
  try {
    const resourcePath = resourcePathOf(path);
    if (resourcePath !== undefined) return resourcePath;
  } catch (error) {
    if (error instanceof URIError) throw badRequest(`the path ${path} is not well encoded`);
    throw error;
  }
  throw unknownPath();
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache, private' });
  response.end(`${body}\n`);
}

/** Discovery is asked for again and again: it carries a strong ETag and is 304 as long as it is the same. */
function sendTagged(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body }: { readonly type: string; readonly body: string },
): void {
  const tag = `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"`;
  const headers = { etag: tag, vary: 'Accept', 'cache-control': 'public' };
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  response.writeHead(200, { 'content-type': type, ...headers });
  response.end(body);
}

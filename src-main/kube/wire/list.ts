import type { Clock } from '../clock.ts';
import type { WireObject } from '../heard.ts';
import type { KubeAnswer, KubeConnection } from './connection.ts';
import { JsonScanError } from './json-scan.ts';
import { malformed } from './kube-error.ts';
import { ListBody, type ListEnvelope } from './list-body.ts';
import { pageSize } from './page-size.ts';
import { collectionPath, selectorQuery, type Scope } from './resource-path.ts';
import { listedObject, sampledObject } from './wire-object.ts';

/** Objects of a list as they arrive, then the resourceVersion that the whole list is true for. */
export type ListResult =
  | { readonly type: 'objects'; readonly objects: readonly WireObject[]; readonly remaining?: number }
  | { readonly type: 'complete'; readonly resourceVersion: string };

export interface ListRequest {
  readonly connection: KubeConnection;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How many objects the first page is asked for. */
  readonly firstPage: number;
}

/** A page that was asked for. */
interface AskedPage {
  readonly token: string;
  readonly limit: number;
  readonly answer: Promise<KubeAnswer>;
}

/** So few objects before its end a page lets the next be asked for: one that waited for long would be ended by the server. */
const NEAR_END = 1_000;

/**
 * A consistent list of everything in scope, page by page. Without a resourceVersion in the request the first page is
 * read from a quorum, and all later pages show the same moment, so the first page's resourceVersion is the list's.
 * A page is asked for when the one before nears its end, if that names it ahead of its items, as built-in kinds do: the
 * server makes one while the other is read. No more than one is ahead; unread, it fills its stream's window and waits. How
 * large it is follows from what is known of the list's objects ({@link pageSize}).
 * The first result comes only after the server accepted the request. Throws {@link KubeError}; an expired continue
 * token is one of status 410, after which only a new list shows one moment again.
 */
export async function* listScope({ signal, ...request }: ListRequest): AsyncGenerator<ListResult, void> {
  const leaving = new AbortController();
  const pages = new Pages({ ...request, signal: AbortSignal.any([signal, leaving.signal]) });
  try {
    let resourceVersion = '';
    let token: string | undefined = '';
    while (token !== undefined) {
      const envelope: ListEnvelope = yield* listPage(pages, token);
      if (resourceVersion === '') resourceVersion = envelope.resourceVersion;
      token = envelope.continueToken === '' ? undefined : envelope.continueToken;
    }
    // What cannot be watched is not asked for its place.
    if (resourceVersion === '' && request.scope.everyMs === undefined)
      throw malformed('list', 'the list has no resourceVersion');
    yield { type: 'complete', resourceVersion };
  } finally {
    leaving.abort();
  }
}

/** The pages of a list as they are asked for. */
class Pages {
  readonly request: ListRequest;
  readonly #since: number;
  #objects = 0;
  #bytes = 0;
  /** Objects that may still come of the page that is read. */
  #left = 0;
  /** The page that nobody has read yet. */
  #ahead: AskedPage | undefined;

  constructor(request: ListRequest) {
    this.request = request;
    this.#since = request.clock.monotonic();
  }

  /** So many bytes and objects of the page were read, which names the next if `next` is not empty. */
  read(bytes: number, objects: number, next: string): void {
    this.#bytes += bytes;
    this.#objects += objects;
    this.#left -= objects;
    if (next === '' || this.#left > NEAR_END || this.#ahead !== undefined) return;
    this.#ahead = this.#asked(next);
    // A failure is told when the page is wanted; whoever leaves before does not want to know.
    this.#ahead.answer.catch(() => undefined);
  }

  /** The answer with a page, which is read from now on. */
  take(token: string): Promise<KubeAnswer> {
    const page = this.#ahead?.token === token ? this.#ahead : this.#asked(token);
    this.#ahead = undefined;
    this.#left = page.limit;
    return page.answer;
  }

  #asked(token: string): AskedPage {
    const { connection, scope, clock, signal, firstPage } = this.request;
    const read = { objects: this.#objects, bytes: this.#bytes, ms: clock.monotonic() - this.#since };
    const limit = token === '' ? firstPage : pageSize(read);
    const query = `limit=${limit}${token === '' ? '' : `&continue=${encodeURIComponent(token)}`}`;
    const answer = connection.ask({
      path: `${collectionPath(scope)}?${query}${selectorQuery(scope)}`,
      stage: 'list',
      socket: 'kept',
      answerWithinMs: 60_000,
      signal,
    });
    return { token, limit, answer };
  }
}

async function* listPage(pages: Pages, token: string): AsyncGenerator<ListResult, ListEnvelope> {
  const { scope } = pages.request;
  const answer = await pages.take(token);
  const body = new ListBody();
  try {
    for await (const chunk of answer.body) {
      const objects = body
        .push(chunk)
        .map((item) => (scope.everyMs === undefined ? listedObject : sampledObject)(item, scope.kind));
      pages.read(chunk.length, objects.length, body.nextToken);
      if (objects.length > 0) yield { type: 'objects', objects };
    }
    const envelope = body.end();
    const { remaining } = envelope;
    if (remaining !== undefined) yield { type: 'objects', objects: [], remaining };
    return envelope;
  } catch (problem) {
    if (problem instanceof JsonScanError) throw malformed('list', `the list could not be read: ${problem.message}`);
    throw problem;
  }
}

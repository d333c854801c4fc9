import type { WireObject } from '../heard.ts';
import type { KubeConnection } from './connection.ts';
import { JsonScanError } from './json-scan.ts';
import { malformed } from './kube-error.ts';
import { ListBody, type ListEnvelope } from './list-body.ts';
import { collectionPath, selectorQuery, type Scope } from './resource-path.ts';
import { listedObject, sampledObject } from './wire-object.ts';

/** Objects of a list as they arrive, then the resourceVersion that the whole list is true for. */
export type ListResult =
  | { readonly type: 'objects'; readonly objects: readonly WireObject[]; readonly remaining?: number }
  | { readonly type: 'complete'; readonly resourceVersion: string };

export interface ListRequest {
  readonly connection: KubeConnection;
  readonly scope: Scope;
  readonly signal: AbortSignal;
}

const PAGE_SIZE = 500;

/**
 * A consistent list of everything in scope, page by page. Without a resourceVersion in the request the first page is
 * read from a quorum, and all later pages show the same moment, so the first page's resourceVersion is the list's.
 * The first result comes only after the server accepted the request. Throws {@link KubeError}; an expired continue
 * token is one of status 410, after which only a new list shows one moment again.
 */
export async function* listScope(request: ListRequest): AsyncGenerator<ListResult, void> {
  let resourceVersion = '';
  let token = '';
  do {
    const envelope: ListEnvelope = yield* listPage(request, token);
    if (resourceVersion === '') resourceVersion = envelope.resourceVersion;
    token = envelope.continueToken;
  } while (token !== '');
  // What cannot be watched is not asked for its place.
  if (resourceVersion === '' && request.scope.everyMs === undefined)
    throw malformed('list', 'the list has no resourceVersion');
  yield { type: 'complete', resourceVersion };
}

async function* listPage(request: ListRequest, token: string): AsyncGenerator<ListResult, ListEnvelope> {
  const { connection, scope, signal } = request;
  const query = `limit=${PAGE_SIZE}${token === '' ? '' : `&continue=${encodeURIComponent(token)}`}`;
  const answer = await connection.ask({
    path: `${collectionPath(scope)}?${query}${selectorQuery(scope)}`,
    stage: 'list',
    socket: 'kept',
    answerWithinMs: 60_000,
    signal,
  });
  const body = new ListBody();
  try {
    for await (const chunk of answer.body) {
      const objects = body
        .push(chunk)
        .map((item) => (scope.everyMs === undefined ? listedObject : sampledObject)(item, scope.kind));
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

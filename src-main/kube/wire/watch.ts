import type { KubeConnection } from './connection.ts';
import { LineSplitter } from './lines.ts';
import { KubeError } from './kube-error.ts';
import { collectionPath, selectorQuery, type Scope } from './resource-path.ts';
import { readWatchLine, type WatchResult } from './watch-line.ts';

export interface WatchRequest {
  readonly connection: KubeConnection;
  readonly scope: Scope;
  /** Where to go on from: text that this server gave out. */
  readonly resourceVersion: string;
  /** After this long the server ends the watch cleanly. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/**
 * Opens a watch: resolves when the server has accepted it, which is not yet a promise that it knows the
 * resourceVersion (its 410 comes as a line under HTTP 200). Each batch is what one chunk of bytes completed; a batch
 * may be empty, as a sign of life. The end of the batches is a clean end; anything else throws {@link KubeError}.
 * After an `error` result nothing follows.
 */
export async function openWatch(request: WatchRequest): Promise<AsyncIterable<readonly WatchResult[]>> {
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: request.resourceVersion,
    timeoutSeconds: String(request.timeoutSeconds),
  });
  const answer = await request.connection.ask({
    path: `${collectionPath(request.scope)}?${query.toString()}${selectorQuery(request.scope)}`,
    stage: 'watch',
    socket: 'own',
    answerWithinMs: 10_000,
    signal: request.signal,
  });
  return batches(answer.body);
}

async function* batches(body: AsyncIterable<Uint8Array>): AsyncGenerator<readonly WatchResult[], void> {
  const splitter = new LineSplitter();
  for await (const chunk of body) {
    const batch: WatchResult[] = [];
    for (const line of splitter.push(chunk)) {
      const result = readWatchLine(line);
      batch.push(result);
      if (result.type === 'error') {
        yield batch;
        return;
      }
    }
    yield batch;
  }
  // The cut event was never heard, so going on from the last resourceVersion brings it again: a broken connection.
  if (splitter.unfinished > 0) {
    throw new KubeError({
      type: 'unreachable',
      stage: 'watch',
      message: `the watch broke off in the middle of a line, after ${splitter.unfinished} bytes of it`,
    });
  }
}

import type { WireObject } from '../heard.ts';
import { CLOSE_BRACE, JsonScanError, OPEN_BRACE, members, skipSpace, textAt } from './json-scan.ts';
import { parsedJson } from '../json-fields.ts';
import { errorFromStatusObject, type KubeError, malformed } from './kube-error.ts';
import { identityOf, watchedObject } from './wire-object.ts';

/** What one line of a watch says. */
export type WatchResult =
  | { readonly type: 'applied'; readonly object: WireObject }
  | { readonly type: 'deleted'; readonly object: WireObject }
  | { readonly type: 'bookmark'; readonly resourceVersion: string }
  | { readonly type: 'error'; readonly error: KubeError };

/** Reads `{"type":"ADDED","object":{…}}`; a line that is not such is an `error` of type `malformed`. Never throws. */
export function readWatchLine(line: Uint8Array): WatchResult {
  try {
    return scanned(line);
  } catch (problem) {
    if (!(problem instanceof JsonScanError)) throw problem;
    return { type: 'error', error: malformed('watch', `a watch line could not be read: ${problem.message}`) };
  }
}

function scanned(line: Uint8Array): WatchResult {
  let type = '';
  let object: Uint8Array | undefined;
  let end = skipSpace(line, 0) + 1;
  for (const member of members(line, end - 1)) {
    if (member.key === 'type') type = textAt(line, member.start, member.end);
    else if (member.key === 'object' && line[member.start] === OPEN_BRACE)
      object = line.subarray(member.start, member.end);
    end = member.end;
  }
  const close = skipSpace(line, end);
  if (line[close] !== CLOSE_BRACE || skipSpace(line, close + 1) !== line.length) {
    throw new JsonScanError('something follows the event');
  }
  if (object === undefined) throw new JsonScanError('it holds no object');
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'applied', object: watchedObject(object) };
    case 'DELETED':
      return { type: 'deleted', object: watchedObject(object) };
    case 'BOOKMARK':
      return bookmark(object);
    case 'ERROR':
      return { type: 'error', error: errorFromStatusObject(parsedJson(new TextDecoder().decode(object)), 'watch') };
    default:
      throw new JsonScanError(`its type is ${JSON.stringify(type)}`);
  }
}

function bookmark(object: Uint8Array): WatchResult {
  const { resourceVersion } = identityOf(object);
  if (resourceVersion === '') throw new JsonScanError('a bookmark without resourceVersion');
  return { type: 'bookmark', resourceVersion };
}

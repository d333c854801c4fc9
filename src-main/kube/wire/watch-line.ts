import type { WireObject } from '../heard.ts';
import { Key } from './json-key.ts';
import { JsonScanError, OPEN_BRACE, skipSpace, skipValue, textAt, walkMembers } from './json-scan.ts';
import { parsedJson } from '../json-fields.ts';
import { errorFromStatusObject, type KubeError, malformed } from './kube-error.ts';
import { type ObjectScan, scanObject } from './object-scan.ts';
import { watchedObject } from './wire-object.ts';

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

const TYPE = new Key('type');
const OBJECT = new Key('object');

/** One pass over the line, to its end. */
function scanned(line: Uint8Array): WatchResult {
  const event: { type: string; at: number; object?: ObjectScan } = { type: '', at: 0 };
  const end = walkMembers(line, skipSpace(line, 0), (keyStart, keyEnd, start) => {
    if (line[start] === OPEN_BRACE && OBJECT.is(line, keyStart, keyEnd)) {
      event.at = start;
      event.object = scanObject(line, start);
      return event.object.end;
    }
    const valueEnd = skipValue(line, start);
    if (TYPE.is(line, keyStart, keyEnd)) event.type = textAt(line, start, valueEnd);
    return valueEnd;
  });
  if (skipSpace(line, end) !== line.length) throw new JsonScanError('something follows the event');
  if (event.object === undefined) throw new JsonScanError('it holds no object');
  return resultOf(event.type, { line, at: event.at, object: event.object });
}

interface ScannedEvent {
  readonly line: Uint8Array;
  /** Where its object begins. */
  readonly at: number;
  readonly object: ObjectScan;
}

function resultOf(type: string, { line, at, object }: ScannedEvent): WatchResult {
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'applied', object: watchedObject(line, at, object) };
    case 'DELETED':
      return { type: 'deleted', object: watchedObject(line, at, object) };
    case 'BOOKMARK':
      return bookmark(object.resourceVersion);
    case 'ERROR':
      return { type: 'error', error: errorFromStatusObject(parsedJson(textOf(line, at, object.end)), 'watch') };
    default:
      throw new JsonScanError(`its type is ${JSON.stringify(type)}`);
  }
}

function bookmark(resourceVersion: string): WatchResult {
  if (resourceVersion === '') throw new JsonScanError('a bookmark without resourceVersion');
  return { type: 'bookmark', resourceVersion };
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

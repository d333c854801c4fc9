import { metadataJson, goJson } from '../world/json.ts';
import { ApiError } from './api-error.ts';
import type { Item, ServedKind } from './served-kind.ts';

/** How the client wants objects: whole, as rows of a Table, or their metadata only. */
export type Representation = 'object' | 'table' | 'metadata';

/** One alternative of an Accept header. */
export interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The alternatives of an Accept header in order; everything, if there is none. */
export function mediaRanges(accept: string | undefined): readonly MediaRange[] {
  return (accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    return {
      type,
      parameters: new Map(parameters.map((parameter) => splitAt(parameter, '='))),
    };
  });
}

/** True if plain JSON is in this range. */
export function allowsJson({ type }: MediaRange): boolean {
  return type === 'application/json' || type === 'application/*' || type === '*/*';
}

/** The first representation of an Accept header that we have. Throws a 406 if there is none. */
export function representationOf(accept: string | undefined): Representation {
  for (const range of mediaRanges(accept)) {
    const as = range.parameters.get('as');
    if (!allowsJson(range)) continue;
    if (as === undefined) return 'object';
    if (range.parameters.get('g') !== 'meta.k8s.io') continue;
    if (as === 'Table') return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
  }
  throw notAcceptable();
}

export function notAcceptable(): ApiError {
  return new ApiError(406, 'only the following media types are accepted: application/json', {
    reason: 'NotAcceptable',
  });
}

/** What a Table's rows carry of their objects: `includeObject` of the query. */
export type RowObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  readonly now: number;
  readonly rowObject: RowObject;
  /** Of the list's metadata. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Left out of all but the first event of a watch. */
  readonly withColumns: boolean;
}

/** `meta.k8s.io/v1` Table of `items`. */
export function tableJson(kind: ServedKind, items: readonly Item[], options: TableOptions): string {
  const rows = items.map((item) => {
    const cells = `"cells":${goJson(item.cells(options.now))}`;
    if (options.rowObject === 'None') return `{${cells}}`;
    return `{${cells},"object":${options.rowObject === 'Object' ? item.text() : partialJson(item)}}`;
  });
  const head = `{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":${goJson(options.metadata)}`;
  const columns = options.withColumns ? goJson(kind.columns) : 'null';
  return `${head},"columnDefinitions":${columns},"rows":[${rows.join(',')}]}`;
}

/** `meta.k8s.io/v1` PartialObjectMetadata. */
export function partialJson(item: Item): string {
  return `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":${metadataJson(item.metadata)}}`;
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

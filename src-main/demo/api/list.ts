import { goJson, itemJson } from '../world/json.ts';
import { keyOf } from '../world/object.ts';
import { apiVersionOf } from '../world/resource.ts';
import { badRequest, expired, invalid, tooLarge } from './api-error.ts';
import { partialJson, type Representation, type RowObject, tableJson } from './representation.ts';
import { selectorOf } from './selector.ts';
import type { Item, ServedKind } from './served-kind.ts';

const TOO_OLD = 'The resourceVersion for the provided list is too old.';
const TOKEN_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

export interface ListRequest {
  readonly kind: ServedKind;
  /** Empty for all. */
  readonly namespace: string;
  readonly query: URLSearchParams;
  readonly representation: Representation;
  /** Of the cluster, now. */
  readonly resourceVersion: number;
  readonly now: number;
}

interface Page {
  readonly items: readonly Item[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The answer to a LIST. Throws an ApiError where a real server refuses. */
export function listJson(request: ListRequest): string {
  const { kind, representation } = request;
  const { items, metadata } = pageOf(request);
  if (representation === 'table') {
    const rowObject = rowObjectOf(request.query);
    return tableJson(kind, items, { now: request.now, rowObject, metadata, withColumns: true });
  }
  if (representation === 'metadata') {
    const head = `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${goJson(metadata)}`;
    return `${head},"items":[${items.map(partialJson).join(',')}]}`;
  }
  const { resource } = kind;
  const apiVersion = apiVersionOf(resource);
  const texts = items.map((item) => itemJson(resource, item.text())).join(',');
  // Lists of custom resources are alphabetical: their resourceVersion comes last.
  return resource.custom
    ? `{"apiVersion":"${apiVersion}","items":[${texts}],"kind":"${resource.kind}List","metadata":${goJson(metadata)}}`
    : `{"kind":"${resource.kind}List","apiVersion":"${apiVersion}","metadata":${goJson(metadata)},"items":[${texts}]}`;
}

/** `includeObject` of a query. Throws a 400 if it is none of the three. */
export function rowObjectOf(query: URLSearchParams): RowObject {
  const value = query.get('includeObject') ?? 'Metadata';
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value;
  throw badRequest(`unrecognized includeObject value: ${value}`);
}

function pageOf(request: ListRequest): Page {
  const place = placeOf(request);
  const selects = selectorOf(request.query);
  const inNamespace = place.items.filter(
    (item) => request.namespace === '' || item.metadata.namespace === request.namespace,
  );
  const matching = inNamespace.filter((item) => keyOf(item.metadata) > place.after && selects(item));
  const items = place.limit === 0 ? matching : matching.slice(0, place.limit);
  const last = items.at(-1);
  const metadata = {
    resourceVersion: String(place.resourceVersion),
    ...(last !== undefined &&
      matching.length > items.length && {
        continue: tokenOf({ resourceVersion: place.resourceVersion, after: keyOf(last.metadata) }),
        remainingItemCount: matching.length - items.length,
      }),
  };
  return { items, metadata };
}

interface Place {
  readonly items: readonly Item[];
  readonly resourceVersion: number;
  /** The key of the last item given already; empty at the beginning. */
  readonly after: string;
  /** 0 for no limit. */
  readonly limit: number;
}

/** At which resourceVersion, from which key and how far to list. */
function placeOf({ kind, query, resourceVersion: current }: ListRequest): Place {
  const limit = wholeNumber(query, 'limit');
  const token = query.get('continue') ?? '';
  const text = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  if (query.has('sendInitialEvents')) throw invalid('sendInitialEvents is forbidden for list');
  if (match !== '' && (text === '' || (match === 'Exact' && text === '0'))) {
    throw invalid(`resourceVersionMatch is forbidden with resourceVersion "${text}"`);
  }
  const items = (resourceVersion?: number): readonly Item[] | undefined => kind.list(resourceVersion);
  if (token !== '') {
    const place = placeOfToken(token);
    const consistent = place.resourceVersion >= 0;
    const listed = consistent ? items(place.resourceVersion) : items();
    if (listed === undefined) throw expired(TOKEN_TOO_OLD, tokenOf({ resourceVersion: -1, after: place.after }));
    return { items: listed, resourceVersion: consistent ? place.resourceVersion : current, after: place.after, limit };
  }
  const wanted = wholeNumber(query, 'resourceVersion');
  if (wanted > current) throw tooLarge(wanted, current);
  const exact = match === 'Exact' || (match === '' && wanted > 0 && limit > 0);
  const listed = exact ? items(wanted) : items();
  if (listed === undefined) throw expired(TOO_OLD);
  return {
    items: listed,
    resourceVersion: exact ? wanted : current,
    after: '',
    // From the watch cache everything comes at once, whatever the limit.
    limit: text === '0' ? 0 : limit,
  };
}

function wholeNumber(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (!/^\d*$/.test(text)) throw badRequest(`strconv.ParseUint: parsing "${text}": invalid syntax`);
  return Number(text);
}

/** The next key a real server would read: the last one with a zero byte behind it. */
function tokenOf(place: Pick<Place, 'resourceVersion' | 'after'>): string {
  const text = JSON.stringify({ v: 'meta.k8s.io/v1', rv: place.resourceVersion, start: `${place.after}\0` });
  return Buffer.from(text).toString('base64url');
}

function placeOfToken(token: string): Pick<Place, 'resourceVersion' | 'after'> {
  const text = Buffer.from(token, 'base64url').toString();
  const [, version, after] = /^\{"v":"meta\.k8s\.io\/v1","rv":(-?\d+),"start":"([^"\\]+)\\u0000"\}$/.exec(text) ?? [];
  if (version === undefined || after === undefined) throw badRequest('continue key is not valid');
  return { resourceVersion: Number(version), after };
}

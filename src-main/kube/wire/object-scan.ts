import type { Span } from '../heard.ts';
import { Key } from './json-key.ts';
import { OPEN_BRACE, OPEN_BRACKET, skipValue, textAt, walkMembers } from './json-scan.ts';

/** What one pass over an object finds out. */
export interface ObjectScan {
  /** Of the object's own metadata; empty where it has none. */
  readonly uid: string;
  readonly resourceVersion: string;
  /** True if the object itself says its kind or apiVersion. */
  readonly namesItsKind: boolean;
  /** The array `metadata.managedFields`: a third of most objects, and of no interest but to be kept. */
  readonly ownership: Span | undefined;
  /** Where the object's own resourceVersion stands, and its `status` if there is one. */
  readonly version: Span | undefined;
  readonly status: Span | undefined;
  readonly end: number;
}

const METADATA = new Key('metadata');
const STATUS = new Key('status');
const KIND = new Key('kind');
const API_VERSION = new Key('apiVersion');
const UID = new Key('uid');
const RESOURCE_VERSION = new Key('resourceVersion');
const MANAGED_FIELDS = new Key('managedFields');

/**
 * Passes once over the object that begins at `at`, to its end, so that one that is broken or cut off is noticed.
 * Throws a {@link JsonScanError} then.
 */
export function scanObject(bytes: Uint8Array, at: number): ObjectScan {
  const found: { metadata?: MetadataScan; namesItsKind: boolean; status: Span | undefined; statuses: number } = {
    namesItsKind: false,
    status: undefined,
    statuses: 0,
  };
  const end = walkMembers(bytes, at, (keyStart, keyEnd, start) => {
    if (found.metadata === undefined && bytes[start] === OPEN_BRACE && METADATA.is(bytes, keyStart, keyEnd)) {
      found.metadata = scanMetadata(bytes, start);
      return found.metadata.end;
    }
    found.namesItsKind ||= KIND.is(bytes, keyStart, keyEnd) || API_VERSION.is(bytes, keyStart, keyEnd);
    const valueEnd = skipValue(bytes, start);
    if (STATUS.is(bytes, keyStart, keyEnd)) {
      found.status = { start, end: valueEnd };
      found.statuses += 1;
    }
    return valueEnd;
  });
  const metadata = found.metadata ?? NO_METADATA;
  const status = found.statuses === 1 ? found.status : undefined;
  return { ...metadata, status, namesItsKind: found.namesItsKind, end };
}

type MetadataScan = Omit<ObjectScan, 'namesItsKind' | 'status'>;

const NO_METADATA: MetadataScan = {
  uid: '',
  resourceVersion: '',
  version: undefined,
  ownership: undefined,
  end: 0,
};

function scanMetadata(bytes: Uint8Array, at: number): MetadataScan {
  const found: { uid: string; resourceVersion: string; version: Span | undefined; ownership: Span | undefined } = {
    uid: '',
    resourceVersion: '',
    version: undefined,
    ownership: undefined,
  };
  const end = walkMembers(bytes, at, (keyStart, keyEnd, start) => {
    const valueEnd = skipValue(bytes, start);
    if (UID.is(bytes, keyStart, keyEnd)) found.uid = textAt(bytes, start, valueEnd);
    else if (RESOURCE_VERSION.is(bytes, keyStart, keyEnd)) {
      found.resourceVersion = textAt(bytes, start, valueEnd);
      found.version = { start, end: valueEnd };
    } else if (bytes[start] === OPEN_BRACKET && MANAGED_FIELDS.is(bytes, keyStart, keyEnd))
      found.ownership = { start, end: valueEnd };
    return valueEnd;
  });
  return { ...found, end };
}

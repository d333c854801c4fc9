import { hash } from 'node:crypto';
import { type GroupVersionKind, apiVersionOf, groupKindOf } from '@model/object-ref.ts';
import type { Span, WireObject } from '../heard.ts';
import { JsonScanError, members, OPEN_BRACE, textAt } from './json-scan.ts';
import type { ListItem } from './list-body.ts';
import { type ObjectScan, scanObject } from './object-scan.ts';
import { Slab } from './slab.ts';

/** What must be known of an object before it can be stored. */
export interface Identity {
  readonly uid: string;
  readonly resourceVersion: string;
}

/** `uid` and `resourceVersion` of the object's own metadata; empty where it has none. The object begins at `at`. */
export function identityOf(bytes: Uint8Array, at = 0): Identity {
  const { uid, resourceVersion } = scanObject(bytes, at);
  return { uid, resourceVersion };
}

/** An object within a watch line that was scanned there: a view of the line. */
export function watchedObject(line: Uint8Array, start: number, scan: ObjectScan): WireObject {
  return wireObject({ body: line.subarray(start, scan.end), shift: -start }, scan, scan);
}

/**
 * An item of a list. Built-in lists leave kind and apiVersion out of their items; they are put back in front, so that
 * the bytes equal those that a watch carries for the same version.
 */
export function listedObject(item: ListItem, kind: GroupVersionKind): WireObject {
  return wireObject(withKind(item, kind), item.scan, item.scan);
}

/**
 * An item of a list of a kind that cannot be watched. Such objects are often made up for the answer and have neither uid
 * nor resourceVersion: then their name is their life, and their bytes are their version.
 */
export function sampledObject(item: ListItem, kind: GroupVersionKind): WireObject {
  const { bytes, start, scan } = item;
  const { uid, resourceVersion } = scan;
  const { namespace, name } = nameOf(bytes, start);
  return wireObject(withKind(item, kind), scan, {
    uid: uid === '' ? `${groupKindOf(kind)}/${namespace}/${name}` : uid,
    resourceVersion:
      resourceVersion === '' ? hash('sha1', bytes.subarray(start, scan.end)).slice(0, 16) : resourceVersion,
  });
}

/** Bytes of an object, and how far it lies behind where it was scanned. */
interface Placed {
  readonly body: Uint8Array;
  readonly shift: number;
}

function withKind({ bytes, start, scan: { end, namesItsKind } }: ListItem, kind: GroupVersionKind): Placed {
  if (namesItsKind) return { body: bytes.subarray(start, end), shift: -start };
  const prefix = prefixOf(kind);
  const body = slab.take(prefix.length + end - start - 1);
  body.set(prefix);
  body.set(bytes.subarray(start + 1, end), prefix.length);
  return { body, shift: prefix.length - 1 - start };
}

const slab = new Slab();
const encoder = new TextEncoder();
const prefixes = new WeakMap<GroupVersionKind, Uint8Array>();

/** The same for thousands of items of a list. */
function prefixOf(kind: GroupVersionKind): Uint8Array {
  const known = prefixes.get(kind);
  if (known !== undefined) return known;
  const text = `{"kind":${JSON.stringify(kind.kind)},"apiVersion":${JSON.stringify(apiVersionOf(kind))},`;
  const prefix = encoder.encode(text);
  prefixes.set(kind, prefix);
  return prefix;
}

function wireObject({ body, shift }: Placed, scan: ObjectScan, identity: Identity): WireObject {
  const { uid, resourceVersion } = identity;
  if (uid === '') throw new JsonScanError('an object has no metadata.uid');
  if (resourceVersion === '') throw new JsonScanError(`object ${uid} has no metadata.resourceVersion`);
  const { ownership, version, status } = scan;
  return {
    body,
    uid,
    resourceVersion,
    ...(ownership !== undefined && { ownership: shifted(ownership, shift) }),
    ...(version !== undefined && { version: shifted(version, shift) }),
    ...(status !== undefined && { status: shifted(status, shift) }),
  };
}

function shifted({ start, end }: Span, shift: number): Span {
  return { start: start + shift, end: end + shift };
}

function nameOf(bytes: Uint8Array, start: number): { readonly namespace: string; readonly name: string } {
  const metadata = members(bytes, start).find(({ key, start }) => key === 'metadata' && bytes[start] === OPEN_BRACE);
  const named = metadata === undefined ? [] : members(bytes, metadata.start);
  const [namespace = '', name = ''] = ['namespace', 'name'].map((wanted) => {
    const member = named.find(({ key }) => key === wanted);
    return member === undefined ? '' : textAt(bytes, member.start, member.end);
  });
  return { namespace, name };
}

import { hash } from 'node:crypto';
import { type GroupVersionKind, apiVersionOf, groupKindOf } from '@model/object-ref.ts';
import type { WireObject } from '../heard.ts';
import { JsonScanError, OPEN_BRACE, members, textAt } from './json-scan.ts';

/** What must be known of an object before it can be stored. */
export interface Identity {
  readonly uid: string;
  readonly resourceVersion: string;
}

/**
 * `uid` and `resourceVersion` of the object's own metadata; empty where it has none. The object begins at `at`.
 * Scanning stops as soon as both are known, which for built-in kinds is within the first few hundred bytes.
 */
export function identityOf(bytes: Uint8Array, at = 0): Identity {
  for (const member of members(bytes, at)) {
    if (member.key === 'metadata' && bytes[member.start] === OPEN_BRACE) return metadataIdentity(bytes, member.start);
  }
  return { uid: '', resourceVersion: '' };
}

/** An object of a watch line: its exact bytes in a buffer of its own. */
export function watchedObject(bytes: Uint8Array): WireObject {
  return withIdentity(ownCopy(bytes), identityOf(bytes));
}

/**
 * An item of a list. Built-in lists leave kind and apiVersion out of their items; they are put back in front, so that
 * the bytes equal those that a watch carries for the same version.
 */
export function listedObject(bytes: Uint8Array, kind: GroupVersionKind): WireObject {
  return withIdentity(withKind(bytes, kind), identityOf(bytes));
}

/**
 * An item of a list of a kind that cannot be watched. Such objects are often made up for the answer and have neither uid
 * nor resourceVersion: then their name is their life, and their bytes are their version.
 */
export function sampledObject(bytes: Uint8Array, kind: GroupVersionKind): WireObject {
  const { uid, resourceVersion } = identityOf(bytes);
  const { namespace, name } = nameOf(bytes);
  return withIdentity(withKind(bytes, kind), {
    uid: uid === '' ? `${groupKindOf(kind)}/${namespace}/${name}` : uid,
    resourceVersion: resourceVersion === '' ? hash('sha1', bytes).slice(0, 16) : resourceVersion,
  });
}

function withKind(bytes: Uint8Array, kind: GroupVersionKind): Uint8Array<ArrayBuffer> {
  if (namesItsKind(bytes)) return ownCopy(bytes);
  const prefix = encoder.encode(
    `{"kind":${JSON.stringify(kind.kind)},"apiVersion":${JSON.stringify(apiVersionOf(kind))},`,
  );
  const body = new Uint8Array(prefix.length + bytes.length - 1);
  body.set(prefix);
  body.set(bytes.subarray(1), prefix.length);
  return body;
}

const encoder = new TextEncoder();

function metadataIdentity(bytes: Uint8Array, at: number): Identity {
  let uid = '';
  let resourceVersion = '';
  for (const member of members(bytes, at)) {
    if (member.key === 'uid') uid = textAt(bytes, member.start, member.end);
    else if (member.key === 'resourceVersion') resourceVersion = textAt(bytes, member.start, member.end);
    if (uid !== '' && resourceVersion !== '') break;
  }
  return { uid, resourceVersion };
}

function nameOf(bytes: Uint8Array): { readonly namespace: string; readonly name: string } {
  let namespace = '';
  let name = '';
  for (const member of members(bytes, 0)) {
    if (member.key !== 'metadata' || bytes[member.start] !== OPEN_BRACE) continue;
    for (const { key, start, end } of members(bytes, member.start)) {
      if (key === 'namespace') namespace = textAt(bytes, start, end);
      if (key === 'name') name = textAt(bytes, start, end);
    }
  }
  return { namespace, name };
}

/** Some aggregated APIs write kind after metadata, so the whole item is looked at. */
function namesItsKind(bytes: Uint8Array): boolean {
  for (const member of members(bytes, 0)) {
    if (member.key === 'kind' || member.key === 'apiVersion') return true;
  }
  return false;
}

function withIdentity(body: Uint8Array<ArrayBuffer>, identity: Identity): WireObject {
  if (identity.uid === '') throw new JsonScanError('an object has no metadata.uid');
  if (identity.resourceVersion === '')
    throw new JsonScanError(`object ${identity.uid} has no metadata.resourceVersion`);
  return { body, uid: identity.uid, resourceVersion: identity.resourceVersion };
}

/** A copy whose buffer holds nothing else, so that it can be handed to another thread. */
function ownCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

import { type GroupVersionKind, groupKindOf, groupVersionOf } from '@model/object-ref.ts';
import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { type Timestamp, timestampFromIso } from '@model/time.ts';
import { has, isJsonObject, type JsonObject, objectAt, textAt } from './json.ts';
import type { Place } from './kind-digest.ts';
import { isPointInTime, kindDigestOf } from './kinds.ts';
import { referencesOf } from './references.ts';

/** What the store keeps of a version beside its bytes. */
export interface Digest extends GroupVersionKind {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt?: Timestamp;
  readonly summary: Summary;
  readonly references: readonly Reference[];
  /** True for Events: they happen at an instant and are no part of a scene. */
  readonly pointInTime: boolean;
}

/**
 * Digests one object as JSON.parse gave it. Whatever is missing or of the wrong type reads as absent.
 * @throws Error if it has no `kind` or no `metadata.uid`: then it is no object of a cluster.
 */
export function digestOf(object: unknown): Digest {
  if (!isJsonObject(object)) throw new Error('Not a Kubernetes object: the JSON value is no object.');
  const kind = textAt(object, 'kind');
  const metadata = objectAt(object, 'metadata');
  const uid = textAt(metadata, 'uid');
  if (kind === '') throw new Error('Not a Kubernetes object: it has no kind.');
  if (uid === '') throw new Error(`Not a Kubernetes object: this ${kind} has no metadata.uid.`);
  const place: Place = {
    ...groupVersionOf(textAt(object, 'apiVersion')),
    kind,
    namespace: textAt(metadata, 'namespace'),
    name: textAt(metadata, 'name'),
  };
  const groupKind = groupKindOf(place);
  const kindDigest = kindDigestOf(groupKind);
  const createdAt = timestampFromIso(textAt(metadata, 'creationTimestamp'));
  return {
    ...place,
    uid,
    resourceVersion: textAt(metadata, 'resourceVersion'),
    ...(createdAt === undefined ? {} : { createdAt }),
    summary: withDeleting(kindDigest.summary(object), object),
    references: referencesOf(object, place, kindDigest),
    pointInTime: isPointInTime(groupKind),
  };
}

function withDeleting(summary: Summary, object: JsonObject): Summary {
  return has(objectAt(object, 'metadata'), 'deletionTimestamp') ? { ...summary, deleting: true } : summary;
}

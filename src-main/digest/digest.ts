import { type GroupVersionKind, groupKindOf, groupVersionOf } from '@model/object-ref.ts';
import type { Reference } from '@model/relation.ts';
import type { Summary } from '@model/summary.ts';
import { type Timestamp, timestampFromIso } from '@model/time.ts';
import { beatsOutsideStatus } from './heartbeat.ts';
import { has, isJsonObject, type JsonObject, objectAt, textAt } from './json.ts';
import type { Place } from './kind-digest.ts';
import { isPointInTime, kindDigestOf } from './kinds.ts';
import { type PrinterColumn, printed } from './printer/printer-columns.ts';
import { referencesOf } from './relations/references.ts';

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

/** A digest without what an unchanged specification leaves as it was. */
export type StateDigest = Omit<Digest, 'references'>;

/**
 * Digests one object as JSON.parse gave it. Whatever is missing or of the wrong type reads as absent. `columns` are what
 * its CustomResourceDefinition asks to be printed, as it is at that moment.
 * @throws Error if it has no `kind` or no `metadata.uid`: then it is no object of a cluster.
 */
export function digestOf(object: unknown, columns: readonly PrinterColumn[] = []): Digest {
  const state = stateOf(object, columns);
  const references = isJsonObject(object) ? referencesOf(object, state, kindDigestOf(groupKindOf(state))) : [];
  return { ...state, references };
}

/**
 * As {@link digestOf}, without references: they are read from `metadata` and the specification alone, never from
 * `status`, so whoever knows them of a version that differs in nothing else need not have them read again.
 */
export function stateOf(object: unknown, columns: readonly PrinterColumn[] = []): StateDigest {
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
  const createdAt = timestampFromIso(textAt(metadata, 'creationTimestamp'));
  return {
    ...place,
    uid,
    resourceVersion: textAt(metadata, 'resourceVersion'),
    ...(createdAt === undefined ? {} : { createdAt }),
    summary: { ...summaryOf(object, groupKind), ...printedColumns(object, columns) },
    pointInTime: isPointInTime(groupKind),
  };
}

/** True for a kind whose summary says something that `metadata.managedFields` tell. */
export function readsOwnership(groupKind: string): boolean {
  return kindDigestOf(groupKind).readsOwnership === true;
}

/**
 * What a summary is made of beside the status, where that is little, and what a heartbeat is told by; its printer columns
 * are not among it. Undefined where the object itself has to be asked.
 */
export function frameOf(object: unknown, groupKind: string): JsonObject | undefined {
  if (!isJsonObject(object) || beatsOutsideStatus(object, groupKind)) return undefined;
  const frame = kindDigestOf(groupKind).frame?.(object);
  if (frame === undefined) return undefined;
  const isDeleted = has(objectAt(object, 'metadata'), 'deletionTimestamp');
  return {
    ...frame,
    kind: object['kind'],
    apiVersion: object['apiVersion'],
    ...(isDeleted && { metadata: { ...objectAt(frame, 'metadata'), deletionTimestamp: true } }),
  };
}

/** The summary of an object, or of its frame with its status. */
export function summaryOf(object: JsonObject, groupKind: string): Summary {
  const summary = kindDigestOf(groupKind).summary(object);
  return has(objectAt(object, 'metadata'), 'deletionTimestamp') ? { ...summary, deleting: true } : summary;
}

function printedColumns(object: JsonObject, columns: readonly PrinterColumn[]): Pick<Summary, 'columns'> {
  return columns.length === 0 ? {} : { columns: printed(object, columns) };
}

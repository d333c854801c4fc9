import { groupKindOf, groupVersionOf } from '@model/object-ref.ts';
import { isJsonObject, type JsonObject, objectAt, textAt } from './json.ts';

/**
 * The object without what a heartbeat changes, as a text. Two versions with equal fingerprints differ in nothing but
 * signs of life: resourceVersion, managedFields, lease times, heartbeat times, leader-election records, times in a custom
 * resource's status. Undefined for kinds that have no heartbeats (Pod, Event), for what is no object, and for one that
 * is nested deeper than the stack: its changes all count.
 *
 * `outline` is any text that stands for all of the object but its status, resourceVersion and managedFields, where the
 * caller has one: then nothing else need be gone through.
 */
export function heartbeatFingerprint(object: unknown, outline?: string): string | undefined {
  if (!isJsonObject(object)) return undefined;
  const { group } = groupVersionOf(textAt(object, 'apiVersion'));
  const groupKind = groupKindOf({ group, kind: textAt(object, 'kind') });
  if (groupKind === '' || WITHOUT_HEARTBEAT.has(groupKind)) return undefined;
  try {
    const rest = outline === undefined || beatsOutsideStatus(object, groupKind) ? restText(object, groupKind) : outline;
    return `${rest}"status":${isCustom(group) ? textWithoutTimes(object['status'], TIME_KEY) : statusText(object, groupKind)}`;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** True for what has beats outside its status. */
export function beatsOutsideStatus(object: JsonObject, groupKind: string): boolean {
  if (groupKind === LEASE) return true;
  const annotations = objectAt(objectAt(object, 'metadata'), 'annotations');
  for (const key in annotations) if (ANNOTATION_BEATS.has(key)) return true;
  return false;
}

/** All but the status. */
function restText(object: JsonObject, groupKind: string): string {
  let text = '';
  for (const key in object) {
    if (key === 'status') continue;
    if (key === 'metadata') text += `"metadata":${metadataText(objectAt(object, key))}`;
    else if (key === 'spec' && groupKind === LEASE) text += `"spec":${textWithout(object[key], LEASE_BEATS)},`;
    else text += memberText(key, object[key]);
  }
  return text;
}

function metadataText(metadata: JsonObject): string {
  let text = '{';
  for (const key in metadata) {
    // That they are there is no beat: an outline leaves out what they hold and no more.
    if (METADATA_BEATS.has(key)) text += `"${key}",`;
    else if (key === 'annotations') text += `"annotations":${textWithout(metadata[key], ANNOTATION_BEATS)},`;
    else text += memberText(key, metadata[key]);
  }
  return `${text}},`;
}

/** The status of a kind of Kubernetes itself. */
function statusText({ status }: JsonObject, groupKind: string): string {
  if (groupKind !== 'Node' || !isJsonObject(status)) return JSON.stringify(status) ?? '';
  let text = '';
  for (const key in status) {
    const value = status[key];
    // Nothing else of a Node beats, and its images are many.
    text += key === 'conditions' ? `"conditions":${textWithoutTimes(value, NODE_BEATS)},` : memberText(key, value);
  }
  return text;
}

/** Nodes and leaders renew theirs every few seconds. */
export const LEASE = 'Lease.coordination.k8s.io';

/** Their status changes are real, their number is large: not worth the cost of comparing. */
const WITHOUT_HEARTBEAT: ReadonlySet<string> = new Set(['Pod', 'Event', 'Event.events.k8s.io']);

const METADATA_BEATS: ReadonlySet<string> = new Set(['resourceVersion', 'managedFields']);
const ANNOTATION_BEATS: ReadonlySet<string> = new Set([
  'control-plane.alpha.kubernetes.io/leader',
  'endpoints.kubernetes.io/last-change-trigger-time',
]);
const LEASE_BEATS: ReadonlySet<string> = new Set(['renewTime']);
const NODE_BEATS = /^lastHeartbeatTime$/;
/** `lastSyncTime`, `reconciledAt`, `lastProbeTimestamp`: how custom resources name their times. */
const TIME_KEY = /(Time|Timestamp|At)$/;

/** Kinds of Kubernetes itself have no dot in their group, or end in `.k8s.io`. */
function isCustom(group: string): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function memberText(key: string, value: unknown): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)},`;
}

/** The value as a text, of an object's `keys` only that they are there. */
function textWithout(value: unknown, keys: ReadonlySet<string>): string {
  if (!isJsonObject(value)) return JSON.stringify(value) ?? '';
  let text = '{';
  for (const key in value) text += keys.has(key) ? `"${key}",` : memberText(key, value[key]);
  return `${text}}`;
}

/** The value as a text, without texts under keys that match, at any depth. Only texts: a count called `startedAt` is no time. */
function textWithoutTimes(value: unknown, keys: RegExp): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => textWithoutTimes(item, keys)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? '';
  let text = '{';
  for (const key in value) {
    const item = value[key];
    if (typeof item === 'string' && keys.test(key)) continue;
    text +=
      typeof item === 'object' ? `${JSON.stringify(key)}:${textWithoutTimes(item, keys)},` : memberText(key, item);
  }
  return `${text}}`;
}

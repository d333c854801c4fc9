import { groupKindOf, groupVersionOf } from '@model/object-ref.ts';
import { isJsonObject, type JsonObject, objectAt, textAt } from './json.ts';

/**
 * The object without what a heartbeat changes. Two versions with equal fingerprints differ in nothing but signs of
 * life: resourceVersion, managedFields, lease times, heartbeat times, leader-election records, times in a custom
 * resource's status. Undefined for kinds that have no heartbeats (Pod, Event), for what is no object, and for one that
 * is nested deeper than the stack: its changes all count.
 */
export function heartbeatFingerprint(object: unknown): string | undefined {
  if (!isJsonObject(object)) return undefined;
  const gvk = { ...groupVersionOf(textAt(object, 'apiVersion')), kind: textAt(object, 'kind') };
  const groupKind = groupKindOf(gvk);
  if (groupKind === '' || WITHOUT_HEARTBEAT.has(groupKind)) return undefined;
  try {
    return withoutBeats(object, groupKind, isCustom(gvk.group));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function withoutBeats(object: JsonObject, groupKind: string, custom: boolean): string {
  const { metadata: _metadata, status, spec, ...rest } = object;
  const { resourceVersion: _version, managedFields: _fields, ...metadata } = objectAt(object, 'metadata');
  return JSON.stringify({
    ...rest,
    metadata: { ...metadata, annotations: without(metadata['annotations'], ANNOTATION_BEATS) },
    spec: groupKind === 'Lease.coordination.k8s.io' ? without(spec, LEASE_BEATS) : spec,
    status: groupKind === 'Node' ? withoutTimes(status, NODE_BEATS) : custom ? withoutTimes(status, TIME_KEY) : status,
  });
}

/** Their status changes are real, their number is large: not worth the cost of comparing. */
const WITHOUT_HEARTBEAT: ReadonlySet<string> = new Set(['Pod', 'Event', 'Event.events.k8s.io']);

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

/** The value itself if it has none of `keys`, else a shallow copy without them. */
function without(value: unknown, keys: ReadonlySet<string>): unknown {
  if (!isJsonObject(value) || !Object.keys(value).some((key) => keys.has(key))) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)));
}

/** A copy without texts under keys that match, at any depth. Only texts: a count called `startedAt` is no time. */
function withoutTimes(value: unknown, keys: RegExp): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutTimes(item, keys));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(typeof item === 'string' && keys.test(key)))
      .map(([key, item]) => [key, withoutTimes(item, keys)]),
  );
}

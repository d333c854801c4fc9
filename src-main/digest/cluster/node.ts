import type { Health, Summary } from '@model/summary.ts';
import { conditionOf, isTrue } from '../conditions.ts';
import { flagAt, type JsonObject, objectAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';

/** Nodes: STATUS as `kubectl get nodes` prints it; pressures and roles in the note. */
export const nodeDigest: KindDigest = { summary: nodeSummary, frame: nodeFrame };

function nodeFrame(node: JsonObject): JsonObject {
  const labels = Object.fromEntries(roles(node).map((role) => [ROLE_LABEL + role, '']));
  return { metadata: { labels }, spec: { unschedulable: flagAt(objectAt(node, 'spec'), 'unschedulable') } };
}

/** Conditions that are bad news when True. */
const TROUBLES = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'] as const;

function nodeSummary(node: JsonObject): Summary {
  const cordoned = flagAt(objectAt(node, 'spec'), 'unschedulable');
  const ready = conditionOf(node, 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  const troubles = TROUBLES.filter((trouble) => isTrue(node, trouble));
  const note = [...troubles, ...roles(node)].join(' · ');
  return {
    health: nodeHealth(word, cordoned || troubles.length > 0),
    status: cordoned ? `${word},SchedulingDisabled` : word,
    ...(note === '' ? {} : { note }),
  };
}

/** A cordoned node is degraded: someone took it out of service, and what ran there must go elsewhere. */
function nodeHealth(word: string, troubled: boolean): Health {
  if (word === 'Unknown') return 'unknown';
  if (word === 'NotReady') return 'failing';
  return troubled ? 'degraded' : 'healthy';
}

const ROLE_LABEL = 'node-role.kubernetes.io/';

function roles(node: JsonObject): readonly string[] {
  const labels = objectAt(objectAt(node, 'metadata'), 'labels');
  const names = Object.keys(labels).filter((label) => label.startsWith(ROLE_LABEL));
  return names.map((label) => label.slice(ROLE_LABEL.length)).sort();
}

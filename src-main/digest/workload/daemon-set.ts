import type { Summary } from '@model/summary.ts';
import { isFresh, lagsBehindSpec } from '../generation.ts';
import { countAt, has, type JsonObject, objectAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';
import { templateReferences } from '../relations/pod-references.ts';
import { type ReplicaCounts, replicaFields, replicaStatus } from './replicas.ts';
import { templateFrame, templateImage } from './template-image.ts';

/** DaemonSets: the wanted count is the number of nodes that should run the pod. */
export const daemonSetDigest: KindDigest = {
  summary: daemonSetSummary,
  frame: daemonSetFrame,
  readsOwnership: true,
  references: templateReferences,
};

function daemonSetFrame(daemonSet: JsonObject): JsonObject {
  const { generation } = objectAt(daemonSet, 'metadata');
  const { updateStrategy } = objectAt(daemonSet, 'spec');
  return { metadata: { generation }, spec: { updateStrategy, template: templateFrame(daemonSet) } };
}

function daemonSetSummary(daemonSet: JsonObject): Summary {
  const counts = daemonSetCounts(daemonSet);
  return { ...daemonSetStatus(daemonSet, counts), ...replicaFields(counts), ...templateImage(daemonSet) };
}

function daemonSetStatus(daemonSet: JsonObject, counts: ReplicaCounts): Pick<Summary, 'status' | 'health'> {
  // The server gives it counts of 0 before the controller has counted the nodes.
  const isUncounted = counts.wanted === 0 && !has(objectAt(daemonSet, 'status'), 'observedGeneration');
  if (isUncounted || lagsBehindSpec(daemonSet)) return { status: 'rolling out', health: 'progressing' };
  if (counts.wanted === 0 && counts.existing === 0) return { status: 'no nodes', health: 'finished' };
  return replicaStatus(counts, () => isFresh(daemonSet));
}

function daemonSetCounts(daemonSet: JsonObject): ReplicaCounts {
  const status = objectAt(daemonSet, 'status');
  const wanted = countAt(status, 'desiredNumberScheduled');
  const onDelete = textAt(objectAt(objectAt(daemonSet, 'spec'), 'updateStrategy'), 'type') === 'OnDelete';
  return {
    wanted,
    existing: countAt(status, 'currentNumberScheduled'),
    updated: countAt(status, 'updatedNumberScheduled'),
    updatedWanted: onDelete ? 0 : wanted,
    ready: countAt(status, 'numberReady'),
    available: countAt(status, 'numberAvailable'),
  };
}

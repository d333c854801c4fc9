import type { Summary } from '@model/summary.ts';
import { isFresh, lagsBehindSpec } from '../generation.ts';
import { countAt, has, type JsonObject, numberAt, objectAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';
import { templateReferences } from '../relations/pod-references.ts';
import { type ReplicaCounts, replicaFields, replicaStatus } from './replicas.ts';
import { templateFrame, templateImage } from './template-image.ts';

/** StatefulSets, in the words of Deployments; a partition or OnDelete leaves old pods in place on purpose. */
export const statefulSetDigest: KindDigest = {
  summary: statefulSetSummary,
  frame: statefulSetFrame,
  readsOwnership: true,
  references: templateReferences,
};

function statefulSetFrame(statefulSet: JsonObject): JsonObject {
  const { generation } = objectAt(statefulSet, 'metadata');
  const { replicas, updateStrategy } = objectAt(statefulSet, 'spec');
  return { metadata: { generation }, spec: { replicas, updateStrategy, template: templateFrame(statefulSet) } };
}

function statefulSetSummary(statefulSet: JsonObject): Summary {
  const counts = statefulSetCounts(statefulSet);
  const unseen = lagsBehindSpec(statefulSet) || !has(statefulSet, 'status');
  return {
    ...(unseen
      ? ({ status: 'rolling out', health: 'progressing' } as const)
      : replicaStatus(counts, () => isFresh(statefulSet))),
    ...replicaFields(counts),
    ...templateImage(statefulSet),
  };
}

function statefulSetCounts(statefulSet: JsonObject): ReplicaCounts {
  const spec = objectAt(statefulSet, 'spec');
  const status = objectAt(statefulSet, 'status');
  const wanted = numberAt(spec, 'replicas') ?? 1;
  const ready = countAt(status, 'readyReplicas');
  return {
    wanted,
    existing: countAt(status, 'replicas'),
    updated: updatedPods(status),
    updatedWanted: updatedWanted(spec, wanted),
    ready,
    available: numberAt(status, 'availableReplicas') ?? 0,
  };
}

/** `updatedReplicas` is left out once the rollout is complete and both revisions are the same: all pods are new then. */
function updatedPods(status: JsonObject): number {
  const settled = textAt(status, 'currentRevision') === textAt(status, 'updateRevision');
  return settled ? countAt(status, 'replicas') : countAt(status, 'updatedReplicas');
}

function updatedWanted(spec: JsonObject, wanted: number): number {
  const strategy = objectAt(spec, 'updateStrategy');
  if (textAt(strategy, 'type') === 'OnDelete') return 0;
  return Math.max(0, wanted - countAt(objectAt(strategy, 'rollingUpdate'), 'partition'));
}

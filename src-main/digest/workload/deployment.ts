import type { Summary } from '@model/summary.ts';
import { timestampFromIso } from '@model/time.ts';
import { conditionOf, isTrue } from '../conditions.ts';
import { isFresh, lagsBehindSpec } from '../generation.ts';
import { countAt, flagAt, has, type JsonObject, numberAt, objectAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';
import { templateReferences } from '../relations/pod-references.ts';
import { type ReplicaCounts, replicaFields, replicaStatus } from './replicas.ts';
import { templateFrame, templateImage } from './template-image.ts';

/** Deployments, in words of ours: kubectl prints only counts. The steps are those of `kubectl rollout status`. */
export const deploymentDigest: KindDigest = {
  summary: deploymentSummary,
  frame: deploymentFrame,
  readsOwnership: true,
  references: templateReferences,
};

function deploymentFrame(deployment: JsonObject): JsonObject {
  const { generation } = objectAt(deployment, 'metadata');
  const { replicas, paused } = objectAt(deployment, 'spec');
  return { metadata: { generation }, spec: { replicas, paused, template: templateFrame(deployment) } };
}

function deploymentSummary(deployment: JsonObject): Summary {
  const counts = deploymentCounts(deployment);
  const paused = flagAt(objectAt(deployment, 'spec'), 'paused');
  const blocked = isTrue(deployment, 'ReplicaFailure') ? conditionOf(deployment, 'ReplicaFailure')?.reason : undefined;
  const note = blocked || (paused ? 'paused' : '');
  return {
    ...deploymentStatus(deployment, counts),
    ...replicaFields(counts),
    ...(note === '' ? {} : { note }),
    ...templateImage(deployment),
  };
}

function deploymentCounts(deployment: JsonObject): ReplicaCounts {
  const status = objectAt(deployment, 'status');
  const wanted = numberAt(objectAt(deployment, 'spec'), 'replicas') ?? 1;
  return {
    wanted,
    existing: countAt(status, 'replicas'),
    updated: countAt(status, 'updatedReplicas'),
    updatedWanted: wanted,
    ready: countAt(status, 'readyReplicas'),
    available: countAt(status, 'availableReplicas'),
  };
}

function deploymentStatus(deployment: JsonObject, counts: ReplicaCounts): Pick<Summary, 'status' | 'health'> {
  const progress = conditionOf(deployment, 'Progressing');
  const unseen = lagsBehindSpec(deployment) || !has(deployment, 'status');
  if (!unseen && progress?.reason === 'ProgressDeadlineExceeded') return { status: 'stuck', health: 'failing' };
  if (unseen) return { status: 'rolling out', health: 'progressing' };
  const isUp = progress?.reason === 'NewReplicaSetAvailable';
  const upAt = isUp ? timestampFromIso(progress.lastUpdateTime) : undefined;
  const replicas = replicaStatus(counts, () => isFresh(deployment, upAt));
  const short = replicas.status === 'partly available' || replicas.status === 'not available';
  // Until the first success of a template its missing pods are on their way, not lost.
  if (short && progress !== undefined && !isUp) return { status: 'rolling out', health: 'progressing' };
  return replicas;
}

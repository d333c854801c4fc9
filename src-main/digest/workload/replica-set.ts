import type { Health, Summary } from '@model/summary.ts';
import { conditionOf, isTrue } from '../conditions.ts';
import { countAt, type JsonObject, numberAt, objectAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';
import { templateFrame, templateImage } from './template-image.ts';

/** ReplicaSets and ReplicationControllers: `3 of 3`, `scaled to 0`. */
export const replicaSetDigest: KindDigest = { summary: replicaSetSummary, frame: replicaSetFrame };

function replicaSetFrame(replicaSet: JsonObject): JsonObject {
  const { replicas } = objectAt(replicaSet, 'spec');
  return {
    metadata: { annotations: { [REVISION]: revisionOf(replicaSet) } },
    spec: { replicas, template: templateFrame(replicaSet) },
  };
}

function replicaSetSummary(replicaSet: JsonObject): Summary {
  const status = objectAt(replicaSet, 'status');
  const wanted = numberAt(objectAt(replicaSet, 'spec'), 'replicas') ?? 1;
  const ready = countAt(status, 'readyReplicas');
  const existing = countAt(status, 'replicas');
  const blocked = isTrue(replicaSet, 'ReplicaFailure') ? conditionOf(replicaSet, 'ReplicaFailure') : undefined;
  return {
    health: blocked === undefined ? replicaSetHealth(wanted, ready, existing) : 'failing',
    status: wanted === 0 && existing === 0 ? 'scaled to 0' : `${ready} of ${wanted}`,
    ready: { current: ready, wanted },
    available: countAt(status, 'availableReplicas'),
    ...noteOf(blocked?.reason ?? '', replicaSet),
    ...templateImage(replicaSet),
  };
}

/** What stops it, else which revision of its Deployment it is. */
function noteOf(blocked: string, replicaSet: JsonObject): Pick<Summary, 'note'> {
  if (blocked !== '') return { note: blocked };
  const revision = revisionOf(replicaSet);
  return revision === '' ? {} : { note: `rev ${revision}` };
}

const REVISION = 'deployment.kubernetes.io/revision';

function revisionOf(replicaSet: JsonObject): string {
  return textAt(objectAt(objectAt(replicaSet, 'metadata'), 'annotations'), REVISION);
}

/** A ReplicaSet cannot tell a pod that starts from one that fell; its pods say which, so it claims no more than progress. */
function replicaSetHealth(wanted: number, ready: number, existing: number): Health {
  if (wanted === 0 && existing === 0) return 'finished';
  return ready === wanted && existing === wanted ? 'healthy' : 'progressing';
}

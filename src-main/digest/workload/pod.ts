import type { Health, Summary } from '@model/summary.ts';
import { conditionOf } from '../conditions.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';
import { type Container, containersOf, isFailingReason, pipOf, reportedContainersOf } from './containers.ts';
import { podReferences } from '../relations/pod-references.ts';
import { type PodStatus, podStatusOf } from './pod-status.ts';

/** Pods: STATUS, READY and RESTARTS as `kubectl get pods` prints them, a pip for each container, the node. */
export const podDigest: KindDigest = { summary: podSummary, frame: podFrame, references: podReferences };

function podFrame(pod: JsonObject): JsonObject {
  const spec = objectAt(pod, 'spec');
  const named = (list: string) =>
    objectsAt(spec, list).map((asked) => ({
      name: textAt(asked, 'name'),
      restartPolicy: textAt(asked, 'restartPolicy'),
    }));
  const initContainers = named('initContainers');
  return {
    spec: {
      nodeName: textAt(spec, 'nodeName'),
      containers: named('containers'),
      ...(initContainers.length > 0 && { initContainers }),
    },
  };
}

function podSummary(pod: JsonObject): Summary {
  const reported = reportedContainersOf(pod);
  const status = podStatusOf(pod, reported);
  const node = textAt(objectAt(pod, 'spec'), 'nodeName');
  return {
    health: podHealth(pod, status, reported.main),
    status: status.word,
    ready: { current: status.ready, wanted: status.wanted },
    restarts: status.restarts,
    ...(node === '' ? {} : { node }),
    containers: containersOf(pod, reported).map(pipOf),
    ...(isUnschedulable(pod) ? { note: 'unschedulable' } : {}),
  };
}

function podHealth(pod: JsonObject, status: PodStatus, main: readonly Container[]): Health {
  const phase = textAt(objectAt(pod, 'status'), 'phase');
  const word = status.word.startsWith('Init:') ? status.word.slice('Init:'.length) : status.word;
  if (word === 'Unknown' || word === 'NodeLost') return 'unknown';
  if (phase === 'Failed' || isFailingReason(word)) return 'failing';
  if (word === 'Terminating') return 'progressing';
  if (phase === 'Succeeded') return 'finished';
  if (phase === 'Pending') return isUnschedulable(pod) ? 'degraded' : 'progressing';
  if (status.wanted > 0 && status.ready >= status.wanted) return 'healthy';
  return hasBeenReady(pod, status, main) ? 'degraded' : 'progressing';
}

/** The scheduler tried and found no node; until then a pending pod is merely on its way. */
function isUnschedulable(pod: JsonObject): boolean {
  const scheduled = conditionOf(pod, 'PodScheduled');
  return scheduled?.status === 'False' && scheduled.reason === 'Unschedulable';
}

/**
 * Whether a pod that is not ready once was. Ready turns False when the kubelet takes the pod, before any container
 * starts; a transition after the last start is a loss of readiness, and so is a restart.
 */
function hasBeenReady(pod: JsonObject, status: PodStatus, main: readonly Container[]): boolean {
  if (status.restarts > 0) return true;
  const starts = main.flatMap((container) =>
    container.state.type === 'running' ? [Date.parse(container.state.startedAt)] : [],
  );
  const ready = conditionOf(pod, 'Ready');
  if (ready === undefined || starts.length === 0) return false;
  return ready.status !== 'True' && Date.parse(ready.lastTransitionTime) > Math.max(...starts);
}

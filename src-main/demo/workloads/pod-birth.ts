import { type Pod, type PodTemplate } from '../kinds/pod.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { type KubeObject, newMetadata, withCondition } from '../world/object.ts';
import { ownerReferenceTo, type Resource } from '../world/resource.ts';

const GRACE_SECONDS = 30;

export interface PodOrder {
  readonly resource: Resource;
  readonly owner: KubeObject;
  readonly template: PodTemplate;
  /** Given by a StatefulSet; others get the owner's name and a random ending. */
  readonly name?: string;
  readonly component: string;
}

/** Makes a pod for a controller, which says so in an event. */
export function createPod(stage: Stage, order: PodOrder): Pod {
  const { owner, template } = order;
  const generateName = `${owner.metadata.name}-`;
  const pod = stage.world.pods.create({
    metadata: newMetadata({
      name: order.name ?? `${generateName}${stage.random.nameSuffix()}`,
      generateName,
      namespace: owner.metadata.namespace ?? '',
      ...template.metadata,
      ownerReferences: [ownerReferenceTo(order.resource, owner)],
    }),
    spec: template.spec,
    status: { phase: 'Pending', qosClass: qosOf(template) },
  });
  stage.events.record(order.resource, owner, {
    reason: 'SuccessfulCreate',
    message: `Created pod: ${pod.metadata.name}`,
    component: order.component,
  });
  return pod;
}

/** Deletes a pod as the API does: with a grace period if it runs on a node, at once if it never came so far. */
export function deletePod(stage: Stage, pod: Pod): void {
  const { pods } = stage.world;
  const current = pods.get(pod.metadata.namespace ?? '', pod.metadata.name);
  if (current?.metadata.uid !== pod.metadata.uid || current.metadata.deletionTimestamp !== undefined) return;
  if (current.spec.nodeName === undefined) {
    pods.delete(current);
    return;
  }
  const ended = current.status.phase === 'Succeeded' || current.status.phase === 'Failed';
  const seconds = ended ? 0 : GRACE_SECONDS;
  pods.put({
    ...current,
    metadata: {
      ...current.metadata,
      deletionTimestamp: timeText(stage.agenda.now() + seconds * 1000),
      deletionGracePeriodSeconds: seconds,
    },
  });
  if (ended) pods.delete(current);
}

/** Deletes a pod through the eviction API, which leaves a condition behind. */
export function evictPod(stage: Stage, pod: Pod): void {
  const marked = stage.world.pods.put({
    ...pod,
    status: {
      ...pod.status,
      conditions: withCondition(pod.status.conditions, {
        type: 'DisruptionTarget',
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: timeText(stage.agenda.now()),
        reason: 'EvictionByEvictionAPI',
        message: 'Eviction API: evicting',
      }),
    },
  });
  deletePod(stage, marked);
}

function qosOf(template: PodTemplate): string {
  const { containers } = template.spec;
  if (containers.every(({ resources }) => resources.limits === undefined && resources.requests === undefined)) {
    return 'BestEffort';
  }
  const guaranteed = containers.every(
    ({ resources }) =>
      resources.limits !== undefined && JSON.stringify(resources.limits) === JSON.stringify(resources.requests),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

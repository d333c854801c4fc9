import { createHash } from 'node:crypto';
import type { Container, ContainerState, ContainerStatus, Pod, PodStatus } from '../kinds/pod.ts';
import { type Condition, withCondition } from '../world/object.ts';

/** The order in which kubelets write them. */
const CONDITION_ORDER = [
  'DisruptionTarget',
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
];

/** The status a container has before it first starts. */
export function waitingStatus(container: Container, reason: string): ContainerStatus {
  return {
    name: container.name,
    state: { waiting: { reason } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image: container.image,
    imageID: '',
    started: false,
  };
}

/** The digest of an image: the same for the same name, as if nobody ever pushed a tag twice. */
export function imageIdOf(image: string): string {
  const [repository] = image.split(':');
  return `${repository ?? image}@sha256:${createHash('sha256').update(image).digest('hex')}`;
}

/** `pod`'s status with the container of `next`'s name replaced, and phase and conditions following from all containers. */
export function withContainer(pod: Pod, next: ContainerStatus, now: string): PodStatus {
  const replace = (statuses: readonly ContainerStatus[] | undefined): readonly ContainerStatus[] =>
    (statuses ?? []).map((status) => (status.name === next.name ? next : status));
  return derived(
    pod,
    {
      ...pod.status,
      ...(pod.status.initContainerStatuses && { initContainerStatuses: replace(pod.status.initContainerStatuses) }),
      containerStatuses: replace(pod.status.containerStatuses),
    },
    now,
  );
}

/** `status` with phase and conditions that follow from its containers. */
export function derived(pod: Pod, status: PodStatus, now: string): PodStatus {
  const containers = status.containerStatuses ?? [];
  const initialized = (status.initContainerStatuses ?? []).every(({ state }) => state.terminated?.exitCode === 0);
  const phase = phaseOf(pod, containers, initialized);
  const dying = pod.metadata.deletionTimestamp !== undefined;
  const unready = containers.filter(({ ready }) => !ready).map(({ name }) => name);
  const over = phase === 'Succeeded' || phase === 'Failed';
  const why: Partial<Condition> = over
    ? { reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const verdict = (type: string, holds: boolean, otherwise: Partial<Condition> = {}): Condition => ({
    type,
    status: holds ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: now,
    ...(holds ? {} : otherwise),
  });
  const incomplete = (status.initContainerStatuses ?? [])
    .filter(({ state }) => state.terminated?.exitCode !== 0)
    .map(({ name }) => name);
  const next = [
    verdict(
      'PodReadyToStartContainers',
      status.podIP !== undefined && !over && !(dying && unready.length === containers.length),
    ),
    verdict('Initialized', initialized, {
      reason: 'ContainersNotInitialized',
      message: `containers with incomplete status: [${incomplete.join(' ')}]`,
    }),
    verdict('Ready', unready.length === 0 && !over, why),
    verdict('ContainersReady', unready.length === 0 && !over, why),
  ];
  let conditions = status.conditions;
  for (const condition of next) conditions = withCondition(conditions, condition);
  const ordered = [...(conditions ?? [])].sort(
    (a, b) => CONDITION_ORDER.indexOf(a.type) - CONDITION_ORDER.indexOf(b.type),
  );
  return { ...status, observedGeneration: pod.metadata.generation ?? 1, phase, conditions: ordered };
}

/** The state of a container that ran from `startedAt` until now. */
export function terminatedState(
  status: ContainerStatus,
  end: { readonly exitCode: number; readonly reason: string; readonly message?: string; readonly now: string },
): ContainerState {
  const { now, ...how } = end;
  return {
    terminated: {
      ...how,
      startedAt: status.state.running?.startedAt ?? now,
      finishedAt: now,
      containerID: status.containerID ?? '',
    },
  };
}

function phaseOf(pod: Pod, containers: readonly ContainerStatus[], initialized: boolean): PodStatus['phase'] {
  if (!initialized) return 'Pending';
  const ended = containers.filter(({ state }) => state.terminated !== undefined);
  const final = pod.spec.restartPolicy === 'Never' || pod.metadata.deletionTimestamp !== undefined;
  if (ended.length === containers.length && (final || ended.every(({ state }) => state.terminated?.exitCode === 0))) {
    if (pod.spec.restartPolicy === 'Always' && !final) return 'Running';
    return ended.every(({ state }) => state.terminated?.exitCode === 0) ? 'Succeeded' : 'Failed';
  }
  const started = containers.some(({ state, lastState }) => state.waiting === undefined || lastState.terminated);
  return started ? 'Running' : 'Pending';
}

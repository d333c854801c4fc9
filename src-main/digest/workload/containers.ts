import type { ContainerPip } from '@model/summary.ts';
import { isTrue } from '../conditions.ts';
import { countAt, flagAt, has, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';

/** One container of a pod: what the spec asks and what the status reports, brought together by name. */
export interface Container {
  readonly name: string;
  readonly role: ContainerPip['role'];
  /** False while the kubelet has not reported it. */
  readonly reported: boolean;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restarts: number;
  /** How the one before this one ended; empty if there was none. */
  readonly lastEnd: string;
  readonly state: ContainerState;
}

export type ContainerState =
  | { readonly type: 'running'; readonly startedAt: string }
  | { readonly type: 'waiting'; readonly reason: string }
  | { readonly type: 'terminated'; readonly reason: string; readonly exitCode: number; readonly signal: number };

/** Reasons for which a container does not run and will not without someone's doing. */
const FAILING_REASONS: ReadonlySet<string> = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'PostStartHookError',
  'PreCreateHookError',
  'PreStartHookError',
  'ContainerCannotRun',
  'ContainerStatusUnknown',
  'DeadlineExceeded',
  'OOMKilled',
  'Error',
]);

/** True for a waiting or terminated reason that means failure. */
export function isFailingReason(reason: string): boolean {
  return FAILING_REASONS.has(reason) || reason.startsWith('ExitCode:') || reason.startsWith('Signal:');
}

/** The containers of one pod, as its status lists them. */
export interface ReportedContainers {
  /** A restartable init container is a sidecar and counts among the main ones. */
  readonly init: readonly Container[];
  readonly main: readonly Container[];
}

/** Reads the status of a pod's containers. */
export function reportedContainersOf(pod: JsonObject): ReportedContainers {
  const main = objectsAt(objectAt(pod, 'status'), 'containerStatuses');
  return { init: initContainersOf(pod), main: main.map((status) => reportedContainer(status, 'main')) };
}

function initContainersOf(pod: JsonObject): readonly Container[] {
  const asked = objectsAt(objectAt(pod, 'spec'), 'initContainers');
  const sidecars = new Set(
    asked
      .filter((container) => textAt(container, 'restartPolicy') === 'Always')
      .map((container) => textAt(container, 'name')),
  );
  return objectsAt(objectAt(pod, 'status'), 'initContainerStatuses').map((status) =>
    reportedContainer(status, sidecars.has(textAt(status, 'name')) ? 'sidecar' : 'init'),
  );
}

/** All containers that the spec asks for, in the order of the spec, with their state where there is one. */
export function containersOf(pod: JsonObject, { init, main }: ReportedContainers): readonly Container[] {
  const reported = new Map([...init, ...main].map((container) => [container.name, container]));
  const spec = objectAt(pod, 'spec');
  const asked = [
    ...objectsAt(spec, 'initContainers').map((container) => unreported(container, roleOfInit(container))),
    ...objectsAt(spec, 'containers').map((container) => unreported(container, 'main')),
  ];
  const initialized = isTrue(pod, 'Initialized');
  return asked.map((container) => reported.get(container.name) ?? (initialized ? initDone(container) : container));
}

/** A container as a pip. One that waits because it failed is `failed`, so that the pip agrees with the card. */
export function pipOf(container: Container): ContainerPip {
  const reason = container.state.type === 'running' ? '' : container.state.reason;
  return {
    name: container.name,
    role: container.role,
    state: pipState(container),
    ...(reason === '' ? {} : { reason }),
    ...(container.lastEnd === '' ? {} : { lastEnd: container.lastEnd }),
    ...(container.restarts === 0 ? {} : { restarts: container.restarts }),
  };
}

/** `Error`, or how it ended where the runtime gave no reason: `Signal:9`, `ExitCode:1`. */
export function endingOf(state: ContainerState & { readonly type: 'terminated' }): string {
  if (state.reason !== '') return state.reason;
  return state.signal === 0 ? `ExitCode:${state.exitCode}` : `Signal:${state.signal}`;
}

function pipState({ ready, state }: Container): ContainerPip['state'] {
  if (state.type === 'running') return ready ? 'ready' : 'running';
  if (state.type === 'waiting') return isFailingReason(state.reason) ? 'failed' : 'waiting';
  return state.exitCode === 0 ? 'done' : 'failed';
}

function roleOfInit(container: JsonObject): 'init' | 'sidecar' {
  return textAt(container, 'restartPolicy') === 'Always' ? 'sidecar' : 'init';
}

function unreported(asked: JsonObject, role: ContainerPip['role']): Container {
  const state: ContainerState = { type: 'waiting', reason: '' };
  const nothing = { reported: false, ready: false, started: false, restarts: 0, lastEnd: '' };
  return { name: textAt(asked, 'name'), role, ...nothing, state };
}

function reportedContainer(status: JsonObject, role: ContainerPip['role']): Container {
  return {
    name: textAt(status, 'name'),
    role,
    reported: true,
    ready: flagAt(status, 'ready'),
    started: flagAt(status, 'started'),
    restarts: countAt(status, 'restartCount'),
    lastEnd: lastEndOf(status),
    state: stateOf(objectAt(status, 'state')),
  };
}

/** A kubelet that keeps no status of init containers still says when all of them are done. */
function initDone(container: Container): Container {
  if (container.role !== 'init') return container;
  return { ...container, state: { type: 'terminated', reason: 'Completed', exitCode: 0, signal: 0 } };
}

function lastEndOf(status: JsonObject): string {
  const last = stateOf(objectAt(status, 'lastState'));
  return last.type === 'terminated' ? endingOf(last) : '';
}

/** The API's union by presence; nothing set means waiting. */
function stateOf(state: JsonObject): ContainerState {
  if (has(state, 'terminated')) {
    const ended = objectAt(state, 'terminated');
    return {
      type: 'terminated',
      reason: textAt(ended, 'reason'),
      exitCode: countAt(ended, 'exitCode'),
      signal: countAt(ended, 'signal'),
    };
  }
  if (has(state, 'running')) return { type: 'running', startedAt: textAt(objectAt(state, 'running'), 'startedAt') };
  return { type: 'waiting', reason: textAt(objectAt(state, 'waiting'), 'reason') };
}

import { conditionOf, isTrue } from '../conditions.ts';
import { has, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { type Container, endingOf, type ReportedContainers } from './containers.ts';

/** The three columns that `kubectl get pods` computes: STATUS, READY and RESTARTS. */
export interface PodStatus {
  readonly word: string;
  readonly ready: number;
  readonly wanted: number;
  readonly restarts: number;
}

/** What init containers contribute; `word` is absent when none of them holds the pod up. */
interface InitProgress {
  readonly word?: string;
  readonly ready: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
}

/** Computes the columns as the API server's printer of pods does; the words are the kubelet's wherever it gave one. */
export function podStatusOf(pod: JsonObject, containers: ReportedContainers): PodStatus {
  const init = initProgress(pod, containers.init);
  const wanted = wantedContainers(pod);
  const started = init.word === undefined || isTrue(pod, 'Initialized');
  if (!started) {
    return { word: lastWord(pod, init.word ?? phaseWord(pod)), ready: init.ready, wanted, restarts: init.restarts };
  }
  const { main } = containers;
  const running = main.filter((container) => container.ready && container.state.type === 'running').length;
  return {
    word: lastWord(pod, mainWord(pod, main, init.word ?? phaseWord(pod))),
    ready: init.ready + running,
    wanted,
    restarts: main.reduce((sum, container) => sum + container.restarts, init.sidecarRestarts),
  };
}

/** Sidecars count in READY: they are meant to stay up beside the main containers. */
function wantedContainers(pod: JsonObject): number {
  const spec = objectAt(pod, 'spec');
  const sidecars = objectsAt(spec, 'initContainers').filter((asked) => textAt(asked, 'restartPolicy') === 'Always');
  return objectsAt(spec, 'containers').length + sidecars.length;
}

function phaseWord(pod: JsonObject): string {
  if (conditionOf(pod, 'PodScheduled')?.reason === 'SchedulingGated') return 'SchedulingGated';
  const status = objectAt(pod, 'status');
  return textAt(status, 'reason') || textAt(status, 'phase') || 'Unknown';
}

/** Walks the init containers up to the first that has not done its part. */
function initProgress(pod: JsonObject, containers: readonly Container[]): InitProgress {
  let ready = 0;
  let restarts = 0;
  let sidecarRestarts = 0;
  for (const [index, container] of containers.entries()) {
    restarts += container.restarts;
    if (container.role === 'sidecar') sidecarRestarts += container.restarts;
    if (container.state.type === 'terminated' && container.state.exitCode === 0) continue;
    if (container.role === 'sidecar' && container.started) {
      if (container.ready) ready += 1;
      continue;
    }
    return { word: `Init:${initWord(pod, container, index)}`, ready, restarts, sidecarRestarts };
  }
  return { ready, restarts, sidecarRestarts };
}

function initWord(pod: JsonObject, container: Container, index: number): string {
  const state = container.state;
  if (state.type === 'terminated') return endingOf(state);
  if (state.type === 'waiting' && state.reason !== '' && state.reason !== 'PodInitializing') return state.reason;
  return `${index}/${objectsAt(objectAt(pod, 'spec'), 'initContainers').length}`;
}

/** The first main container with something to say wins; a pod that runs on beside a completed one is not `Completed`. */
function mainWord(pod: JsonObject, main: readonly Container[], fallback: string): string {
  const word = main.map(containerWord).find((said) => said !== '') ?? fallback;
  const running = main.some((container) => container.ready && container.state.type === 'running');
  if (word !== 'Completed' || !running) return word;
  return isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
}

function containerWord({ state }: Container): string {
  if (state.type === 'running') return '';
  return state.type === 'waiting' ? state.reason : endingOf(state);
}

/** Deletion outranks the containers, except for a pod that has already ended. */
function lastWord(pod: JsonObject, word: string): string {
  if (!has(objectAt(pod, 'metadata'), 'deletionTimestamp')) return word;
  const status = objectAt(pod, 'status');
  if (textAt(status, 'reason') === 'NodeLost') return 'Unknown';
  const phase = textAt(status, 'phase');
  return phase === 'Succeeded' || phase === 'Failed' ? word : 'Terminating';
}

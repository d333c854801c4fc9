import type { ContainerStatus, Pod } from '../kinds/pod.ts';
import { durationText } from './duration.ts';
import { age, columns, type Printer } from './printer.ts';

export const podPrinter: Printer<Pod> = {
  columns: columns('Name', 'Ready', 'Status', 'Restarts', 'Age', '|IP', '|Node', '|Nominated Node', '|Readiness Gates'),
  cells: (pod, now) => {
    const statuses = pod.status.containerStatuses ?? [];
    const ready = statuses.filter((status) => status.ready && status.state.running !== undefined).length;
    return [
      pod.metadata.name,
      `${ready}/${pod.spec.containers.length}`,
      statusText(pod),
      restartsText(statuses, now),
      age(pod, now),
      pod.status.podIP ?? '<none>',
      pod.spec.nodeName ?? '<none>',
      '<none>',
      '<none>',
    ];
  },
};

/** The word in kubectl's STATUS column. */
function statusText(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const initText = initStatusText(pod);
  if (initText !== undefined) return initText;
  let text = pod.status.reason ?? pod.status.phase;
  let running = false;
  for (const { state, ready } of (pod.status.containerStatuses ?? []).toReversed()) {
    if (state.waiting !== undefined) text = state.waiting.reason;
    else if (state.terminated !== undefined) text = state.terminated.reason;
    else if (ready) running = true;
  }
  return text === 'Completed' && running ? 'Running' : text;
}

function initStatusText(pod: Pod): string | undefined {
  const statuses = pod.status.initContainerStatuses ?? [];
  for (const [index, { state }] of statuses.entries()) {
    if (state.terminated?.exitCode === 0) continue;
    if (state.terminated !== undefined) return `Init:${state.terminated.reason}`;
    const waiting = state.waiting?.reason;
    if (waiting !== undefined && waiting !== 'PodInitializing') return `Init:${waiting}`;
    return `Init:${index}/${statuses.length}`;
  }
  return undefined;
}

function restartsText(statuses: readonly ContainerStatus[], now: number): string {
  const count = statuses.reduce((sum, status) => sum + status.restartCount, 0);
  const last = statuses
    .flatMap(({ lastState }) => lastState.terminated?.finishedAt ?? [])
    .sort()
    .at(-1);
  return last === undefined || count === 0 ? String(count) : `${count} (${durationText(now - Date.parse(last))} ago)`;
}

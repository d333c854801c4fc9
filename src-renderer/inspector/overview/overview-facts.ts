import type { Health } from '@model/summary.ts';
import { type Timestamp, timestampFromIso } from '@model/time.ts';
import { fieldAt, listAt, type Manifest, textAt, textsAt } from '../manifest/manifest.ts';

/** One entry of `status.conditions`. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When it last became what it is; undefined if the API does not say. */
  readonly since?: Timestamp;
}

/** One container of a pod: what the specification wants and what the status tells. */
export interface ContainerFact {
  readonly name: string;
  readonly role: 'init' | 'sidecar' | 'main';
  readonly image: string;
  /** In words: `Running`, `CrashLoopBackOff`, `Completed`; `Waiting` before the kubelet says anything. */
  readonly state: string;
  readonly health: Health;
  readonly restarts: number;
  /** How it ended the last time: `OOMKilled (137)`; '' if it never did. */
  readonly lastEnd: string;
}

export function conditionsOf(manifest: Manifest): readonly Condition[] {
  return listAt(manifest, 'status', 'conditions').map((condition) => {
    const since = timestampFromIso(textAt(condition, 'lastTransitionTime'));
    return {
      type: textAt(condition, 'type'),
      status: textAt(condition, 'status'),
      reason: textAt(condition, 'reason'),
      message: textAt(condition, 'message'),
      ...(since === undefined ? {} : { since }),
    };
  });
}

/** Containers of a pod in the order in which they start; empty for other kinds. */
export function containersOf(manifest: Manifest): readonly ContainerFact[] {
  if (textAt(manifest, 'kind') !== 'Pod') {
    return [];
  }
  const init = listAt(manifest, 'spec', 'initContainers').map((container) =>
    // A sidecar is an init container that is restarted for ever (KEP-753).
    containerFact(manifest, container, textAt(container, 'restartPolicy') === 'Always' ? 'sidecar' : 'init'),
  );
  const main = listAt(manifest, 'spec', 'containers').map((container) => containerFact(manifest, container, 'main'));
  return [...init, ...main];
}

function containerFact(manifest: Manifest, container: unknown, role: ContainerFact['role']): ContainerFact {
  const name = textAt(container, 'name');
  const list = role === 'main' ? 'containerStatuses' : 'initContainerStatuses';
  const status = listAt(manifest, 'status', list).find((candidate) => textAt(candidate, 'name') === name);
  return {
    name,
    role,
    image: textAt(container, 'image'),
    ...stateOf(status),
    restarts: Number(textAt(status, 'restartCount')),
    lastEnd: endText(fieldAt(status, 'lastState', 'terminated')),
  };
}

function stateOf(status: unknown): { state: string; health: Health } {
  if (fieldAt(status, 'state', 'running') !== undefined) {
    return fieldAt(status, 'ready') === false
      ? { state: 'Running, not ready', health: 'degraded' }
      : { state: 'Running', health: 'healthy' };
  }
  const ended = fieldAt(status, 'state', 'terminated');
  if (ended !== undefined) {
    return { state: endText(ended), health: textAt(ended, 'exitCode') === '0' ? 'finished' : 'failing' };
  }
  const reason = textAt(status, 'state', 'waiting', 'reason');
  return { state: reason || 'Waiting', health: isTrouble(reason) ? 'failing' : 'progressing' };
}

/** The kubelet's waiting reasons that do not pass by themselves all end like this. */
function isTrouble(reason: string): boolean {
  return reason.endsWith('BackOff') || reason.includes('Err') || reason.includes('Invalid');
}

function endText(terminated: unknown): string {
  const [reason, code] = [textAt(terminated, 'reason'), textAt(terminated, 'exitCode')];
  return code === '' || code === '0' ? reason : `${reason || 'Ended'} (${code})`;
}

/** Images of a pod template, each once: what a workload would start. */
export function templateImagesOf(manifest: Manifest): readonly string[] {
  const containers = listAt(manifest, 'spec', 'template', 'spec', 'containers');
  return [...new Set(containers.map((container) => textAt(container, 'image')).filter((image) => image !== ''))];
}

export function labelsOf(manifest: Manifest): readonly (readonly [string, string])[] {
  return textsAt(manifest, 'metadata', 'labels');
}

/** A condition that is not what one hopes for. Most are good when True; the ones that name a trouble when False. */
export function isUnwelcome({ type, status }: Condition): boolean {
  const namesTrouble = /Pressure$|Failure$|Failed$|Unavailable$|Stalled$|Degraded$|DisruptionTarget$/.test(type);
  return namesTrouble ? status === 'True' : status === 'False';
}

import type { Reference, RelationType } from '@model/relation.ts';
import { type ContainerPip, HEALTHS, type Progress, type Summary } from '@model/summary.ts';
import { isJsonObject, type JsonObject, numberAt, objectAt, objectsAt, textAt } from './json.ts';

/** Canonical JSON of a summary: the same keys in the same order, whoever built it, so that equal summaries are one text. */
export function summaryText(summary: Summary): string {
  const { health, status, ready, updated, available, restarts, node, containers, note, deleting } = summary;
  return JSON.stringify({
    health,
    status,
    ready: ready === undefined ? undefined : { current: ready.current, wanted: ready.wanted },
    updated,
    available,
    restarts,
    node,
    containers: containers?.map(({ name, role, state, reason }) => ({ name, role, state, reason })),
    note,
    deleting,
  });
}

/** Canonical JSON of references; their order is kept, which {@link referencesOf} has made canonical. */
export function referencesText(references: readonly Reference[]): string {
  return JSON.stringify(
    references.map(({ type, group, kind, namespace, name, uid, controller }) => ({
      type,
      group,
      kind,
      namespace,
      name,
      uid,
      controller,
    })),
  );
}

/** Reads a summary from a recording, which is untrusted: whatever is not one reads as a summary that knows nothing. */
export function parseSummary(text: string): Summary {
  const value = parsed(text);
  if (!isJsonObject(value)) return { health: 'unknown', status: '' };
  const [ready, node, note] = [readyOf(value), textAt(value, 'node'), textAt(value, 'note')];
  const [updated, available, restarts] = ['updated', 'available', 'restarts'].map((key) => numberAt(value, key));
  return {
    health: oneOf(HEALTHS, value['health']) ?? 'unknown',
    status: textAt(value, 'status'),
    ...(ready !== undefined && { ready }),
    ...(updated !== undefined && { updated }),
    ...(available !== undefined && { available }),
    ...(restarts !== undefined && { restarts }),
    ...(node !== '' && { node }),
    ...(Array.isArray(value['containers']) && { containers: pipsOf(value) }),
    ...(note !== '' && { note }),
    ...(value['deleting'] === true && { deleting: true }),
  };
}

/** Reads references from a recording, which is untrusted: entries that are none are left out. */
export function parseReferences(text: string): readonly Reference[] {
  return objectsAt({ references: parsed(text) }, 'references').flatMap((value) => {
    const type = oneOf(RELATIONS, value['type']);
    const kind = textAt(value, 'kind');
    const uid = textAt(value, 'uid');
    if (type === undefined || kind === '') return [];
    return [
      {
        type,
        group: textAt(value, 'group'),
        kind,
        namespace: textAt(value, 'namespace'),
        name: textAt(value, 'name'),
        ...(uid !== '' && { uid }),
        ...(value['controller'] === true && { controller: true as const }),
      },
    ];
  });
}

const RELATIONS: readonly RelationType[] = [
  'owner',
  'selects',
  'routes-to',
  'mounts',
  'runs-on',
  'scales',
  'uses-account',
  'binds',
];
const ROLES: readonly ContainerPip['role'][] = ['init', 'sidecar', 'main'];
const STATES: readonly ContainerPip['state'][] = ['ready', 'running', 'waiting', 'failed', 'done'];

function readyOf(value: JsonObject): Progress | undefined {
  const current = numberAt(objectAt(value, 'ready'), 'current');
  const wanted = numberAt(objectAt(value, 'ready'), 'wanted');
  return current === undefined || wanted === undefined ? undefined : { current, wanted };
}

function pipsOf(value: JsonObject): readonly ContainerPip[] {
  return objectsAt(value, 'containers').map((pip) => {
    const reason = textAt(pip, 'reason');
    return {
      name: textAt(pip, 'name'),
      role: oneOf(ROLES, pip['role']) ?? 'main',
      state: oneOf(STATES, pip['state']) ?? 'waiting',
      ...(reason !== '' && { reason }),
    };
  });
}

/** A text that is no JSON says nothing; the caller reads it as an empty value. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function oneOf<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((word) => word === value);
}

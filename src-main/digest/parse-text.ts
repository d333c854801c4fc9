import { type LabelRequirement, type Reference, RELATION_TYPES } from '@model/relation.ts';
import { type ContainerPip, HEALTHS, type PrintedColumn, type Progress, type Summary } from '@model/summary.ts';
import { isJsonObject, type JsonObject, numberAt, objectAt, objectsAt, textAt, textsAt } from './json.ts';

/** Reads a summary from a recording, which is untrusted: whatever is not one reads as a summary that knows nothing. */
export function parseSummary(text: string): Summary {
  const value = parsed(text);
  if (!isJsonObject(value)) return { health: 'unknown', status: '' };
  const ready = readyOf(value);
  const [node, note, image] = [textAt(value, 'node'), textAt(value, 'note'), textAt(value, 'image')];
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
    ...(image !== '' && { image }),
    ...(Array.isArray(value['columns']) && { columns: columnsOf(value) }),
    ...(value['deleting'] === true && { deleting: true }),
  };
}

/** Reads references from a recording, which is untrusted: entries that are none are left out. */
export function parseReferences(text: string): readonly Reference[] {
  return objectsAt({ references: parsed(text) }, 'references').flatMap((value) => {
    const type = oneOf(RELATION_TYPES, value['type']);
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
        ...(Array.isArray(value['selector']) && { selector: requirementsOf(value) }),
      },
    ];
  });
}

const ROLES: readonly ContainerPip['role'][] = ['init', 'sidecar', 'main'];
const STATES: readonly ContainerPip['state'][] = ['ready', 'running', 'waiting', 'failed', 'done'];

function readyOf(value: JsonObject): Progress | undefined {
  const current = numberAt(objectAt(value, 'ready'), 'current');
  const wanted = numberAt(objectAt(value, 'ready'), 'wanted');
  return current === undefined || wanted === undefined ? undefined : { current, wanted };
}

function pipsOf(value: JsonObject): readonly ContainerPip[] {
  return objectsAt(value, 'containers').map((pip) => {
    const [reason, lastEnd, restarts] = [textAt(pip, 'reason'), textAt(pip, 'lastEnd'), numberAt(pip, 'restarts')];
    return {
      name: textAt(pip, 'name'),
      role: oneOf(ROLES, pip['role']) ?? 'main',
      state: oneOf(STATES, pip['state']) ?? 'waiting',
      ...(reason !== '' && { reason }),
      ...(lastEnd !== '' && { lastEnd }),
      ...(restarts !== undefined && { restarts }),
    };
  });
}

function columnsOf(value: JsonObject): readonly PrintedColumn[] {
  return objectsAt(value, 'columns').map((column) => ({
    name: textAt(column, 'name'),
    value: textAt(column, 'value'),
  }));
}

const OPERATORS: readonly LabelRequirement['operator'][] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** A requirement that cannot be read must not be passed over, or the selector would find more than it says. */
function requirementsOf(value: JsonObject): readonly LabelRequirement[] {
  return objectsAt(value, 'selector').map((requirement) => ({
    key: textAt(requirement, 'key'),
    operator: oneOf(OPERATORS, requirement['operator']) ?? 'In',
    values: textsAt(requirement, 'values'),
  }));
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

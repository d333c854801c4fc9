import type { RecordingOrigin } from '@model/recording.ts';
import { type LabelRequirement, type Reference, RELATION_TYPES } from '@model/relation.ts';
import { type ContainerPip, HEALTHS, type Summary } from '@model/summary.ts';
import { damaged } from '../tape-error.ts';

const ROLES: readonly string[] = ['init', 'sidecar', 'main'] satisfies ContainerPip['role'][];
const PIP_STATES: readonly string[] = [
  'ready',
  'running',
  'waiting',
  'failed',
  'done',
] satisfies ContainerPip['state'][];
const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'] satisfies LabelRequirement['operator'][];

/** A summary from its JSON text. Throws a {@link TapeError} if a hostile or damaged file holds anything else. */
export function readSummary(file: string, text: string): Summary {
  const value = parsed(file, text);
  if (!isSummary(value)) throw damaged(file, 'a summary is malformed');
  return value;
}

/** References from their JSON text. Throws a {@link TapeError} if a hostile or damaged file holds anything else. */
export function readReferences(file: string, text: string): readonly Reference[] {
  const value = parsed(file, text);
  if (!Array.isArray(value) || !value.every(isReference)) throw damaged(file, 'a set of references is malformed');
  return value;
}

/** A reference from its JSON text; undefined for anything else. */
export function readReference(text: string): Reference | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isReference(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the recording is of. Throws a {@link TapeError} if a hostile or damaged file holds anything else. */
export function readOrigin(file: string, text: string): RecordingOrigin {
  const value = parsed(file, text);
  if (!isOrigin(value)) throw damaged(file, 'its origin is malformed');
  return value;
}

/** Counts by name. Throws a {@link TapeError} if a hostile or damaged file holds anything else. */
export function readCounts(file: string, text: string): readonly (readonly [string, number])[] {
  const value = parsed(file, text);
  const entries = isFields(value) ? Object.entries(value) : undefined;
  const counts = entries?.flatMap(([name, count]) =>
    typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? [[name, count] as const] : [],
  );
  if (counts === undefined || counts.length !== entries?.length) throw damaged(file, 'counts are malformed');
  return counts;
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw damaged(file, `a text that should be JSON is not: ${why}`);
  }
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const isTrue: Check = (value) => value === true;
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const fields = (checks: Readonly<Record<string, Check>>): Check => {
  const named = Object.entries(checks);
  return (value) => {
    if (!isFields(value)) return false;
    for (const [name, check] of named) if (!check(value[name])) return false;
    return true;
  };
};
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const summaryCheck = fields({
  health: oneOf(HEALTHS),
  status: text,
  ready: optional(fields({ current: number, wanted: number })),
  updated: optional(number),
  available: optional(number),
  restarts: optional(number),
  node: optional(text),
  containers: optional(
    listOf(
      fields({
        name: text,
        role: oneOf(ROLES),
        state: oneOf(PIP_STATES),
        reason: optional(text),
        lastEnd: optional(text),
        restarts: optional(number),
      }),
    ),
  ),
  note: optional(text),
  image: optional(text),
  columns: optional(listOf(fields({ name: text, value: text }))),
  deleting: optional(isTrue),
});

const referenceCheck = fields({
  type: oneOf(RELATION_TYPES),
  group: text,
  kind: text,
  namespace: text,
  name: text,
  uid: optional(text),
  controller: optional(isTrue),
  selector: optional(listOf(fields({ key: text, operator: oneOf(OPERATORS), values: listOf(text) }))),
});

const originCheck = fields({
  context: text,
  server: text,
  clusterUid: text,
  serverVersion: text,
  unredacted: optional(isTrue),
});

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSummary(value: unknown): value is Summary {
  return summaryCheck(value);
}

function isReference(value: unknown): value is Reference {
  return referenceCheck(value);
}

function isOrigin(value: unknown): value is RecordingOrigin {
  return originCheck(value);
}

import { CHANGE_FLAGS, SEVERITIES } from '@model/change.ts';
import { groupKindOf } from '@model/object-ref.ts';
import type { ChangeFilter } from '../tape.ts';

/** Kinds of a recording, as the filter names them. */
export interface KindName {
  readonly id: number;
  readonly group: string;
  readonly kind: string;
}

/** The part of a question after `select …`: tables and conditions, and the values they bind, in order. */
export interface ChangeQuery {
  /** `from …`, with `v` the version; further joins may follow. */
  readonly from: string;
  /** `where …`. */
  readonly where: string;
  readonly values: readonly (string | number)[];
}

/**
 * The question for versions with `after < seq < before` that match `filter`. Without `objects` it walks the versions
 * in `seq` order and looks at the object of each (`cross join` keeps SQLite from turning that round); with `objects`
 * it goes through the index of each object.
 */
export function changeQuery(
  filter: ChangeFilter,
  bounds: { readonly after: number; readonly before: number },
  kinds: readonly KindName[],
): ChangeQuery {
  const values: (string | number)[] = [];
  const conditions = ['v.seq > ?', 'v.seq < ?'];
  const aboutObject = objectConditions(filter, kinds);
  let tables = 'version v';
  if (filter.objects !== undefined) {
    tables = 'json_each(?) chosen cross join version v on v.obj = chosen.value';
    values.push(JSON.stringify([...new Set(filter.objects)]));
  }
  if (aboutObject.length > 0) tables += ' cross join object o on o.id = v.obj';
  values.push(bounds.after, bounds.before);
  if (filter.skipRoutine === true) {
    const routine = SEVERITIES.indexOf('routine') << CHANGE_FLAGS.severityShift;
    conditions.push(`v.flags & ${CHANGE_FLAGS.severityMask} <> ${routine}`);
  }
  if (filter.severity !== undefined) {
    const severity = SEVERITIES.indexOf(filter.severity) << CHANGE_FLAGS.severityShift;
    conditions.push(`v.flags & ${CHANGE_FLAGS.severityMask} = ${severity}`);
  }
  if (filter.skipPointInTime === true) conditions.push(`v.flags & ${CHANGE_FLAGS.pointInTime} = 0`);
  for (const { condition, value } of aboutObject) {
    conditions.push(condition);
    values.push(value);
  }
  return { from: `from ${tables}`, where: `where ${conditions.join(' and ')}`, values };
}

function objectConditions(
  filter: ChangeFilter,
  kinds: readonly KindName[],
): readonly { readonly condition: string; readonly value: string }[] {
  const conditions: { condition: string; value: string }[] = [];
  if (filter.kind !== undefined) {
    const wanted = filter.kind.toLowerCase();
    const ids = kinds.filter((kind) => matchesKind(kind, wanted)).map((kind) => kind.id);
    conditions.push({ condition: 'o.kind in (select value from json_each(?))', value: JSON.stringify(ids) });
  }
  if (filter.namespace !== undefined) conditions.push({ condition: 'o.ns = ?', value: filter.namespace });
  if (filter.name !== undefined) conditions.push({ condition: 'o.name = ?', value: filter.name });
  return conditions;
}

function matchesKind(kind: KindName, wanted: string): boolean {
  return kind.kind.toLowerCase() === wanted || groupKindOf(kind).toLowerCase() === wanted;
}

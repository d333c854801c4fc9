import { groupKindOf } from '@model/object-ref.ts';
import type { ChangeFilter } from '../tape.ts';
import type { ObjectCondition } from './version-rows.ts';
import { kindRows } from '../segment/kind-rows.ts';
import type { Statements } from '../segment/statements.ts';

/** What `filter` asks of the objects of changes, beside which they are. */
export function objectConditions(
  file: string,
  statements: Statements,
  { kind, namespace, name }: ChangeFilter,
): readonly ObjectCondition[] {
  const conditions: ObjectCondition[] = [];
  if (kind !== undefined) {
    const ids = JSON.stringify(kindsCalled(file, statements, kind.toLowerCase()));
    conditions.push({ sql: 'o.kind in (select value from json_each(?))', value: ids });
  }
  if (namespace !== undefined) conditions.push({ sql: 'o.ns = ?', value: namespace });
  if (name !== undefined) conditions.push({ sql: 'o.name = ?', value: name });
  return conditions;
}

/** Kinds of a segment by their name, with or without the group. */
function kindsCalled(file: string, statements: Statements, wanted: string): readonly number[] {
  return [...kindRows(file, statements).values()]
    .filter((each) => each.kind.toLowerCase() === wanted || groupKindOf(each).toLowerCase() === wanted)
    .map(({ id }) => id);
}

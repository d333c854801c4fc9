import { groupKindOf } from '@model/object-ref.ts';
import { readInt32, readRow, readText } from '../file/column-values.ts';
import type { ChangeFilter } from '../tape.ts';
import type { ObjectCondition } from '../versions/version-rows.ts';
import type { Statements } from './statements.ts';

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
  return statements
    .rows('select id, grp, kind from kind')
    .all()
    .map((row) => {
      const [id, group, kind] = readRow(file, row);
      return { id: readInt32(file, id), group: readText(file, group), kind: readText(file, kind) };
    })
    .filter((each) => each.kind.toLowerCase() === wanted || groupKindOf(each).toLowerCase() === wanted)
    .map(({ id }) => id);
}

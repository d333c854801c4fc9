import { readHexUid, readInt32, readInteger, readText } from '../file/column-values.ts';
import { readColumns } from './json-columns.ts';
import type { Statements } from './statements.ts';

/** A row of `object`, but for its end. */
export interface ObjectRow {
  readonly id: number;
  readonly kind: number;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** In ms since 1970; undefined if the object carries none. */
  readonly createdAt: number | undefined;
  readonly firstSeq: number;
}

/** Bytes are no JSON, so a uid is either of two columns. */
const SQL = `select json_group_array(o.id), json_group_array(o.kind), json_group_array(o.ns), json_group_array(o.name),
 json_group_array(iif(typeof(o.uid) = 'blob', lower(hex(o.uid)), null)),
 json_group_array(iif(typeof(o.uid) = 'blob', null, o.uid)),
 json_group_array(o.created_at), json_group_array(o.first_seq)
 from json_each(?) wanted cross join object o on o.id = wanted.value`;

/** The objects among `ids` that the segment `file` knows, in the order asked. */
export function objectRows(file: string, statements: Statements, asked: readonly number[]): readonly ObjectRow[] {
  if (asked.length === 0) return [];
  const columns = readColumns(file, statements.rows(SQL).get(JSON.stringify(asked)));
  const [ids = [], kinds = [], namespaces = [], names = [], uids = [], uidTexts = [], created = [], first = []] =
    columns;
  return ids.map((id, row): ObjectRow => {
    const createdAt = created[row];
    return {
      id: readInt32(file, id),
      kind: readInt32(file, kinds[row]),
      namespace: readText(file, namespaces[row]),
      name: readText(file, names[row]),
      uid: uids[row] === null ? readText(file, uidTexts[row]) : readHexUid(file, uids[row]),
      createdAt: createdAt === null ? undefined : readInteger(file, createdAt),
      firstSeq: readInt32(file, first[row]),
    };
  });
}

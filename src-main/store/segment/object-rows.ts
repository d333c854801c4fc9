import type { GroupVersionKind } from '@model/object-ref.ts';
import type { ObjectEntry } from '@model/scene.ts';
import { timestampFromMs } from '@model/time.ts';
import { readInt32, readInteger, readRow, readText } from '../file/column-values.ts';
import { damaged } from '../tape-error.ts';
import { readColumn, readColumns } from './json-columns.ts';
import type { Statements } from './statements.ts';

const WANTED = 'from json_each(?) wanted cross join object o on o.id = wanted.value';
/** Bytes are no JSON: of a uid that is some there are its digits, of any other nothing here and its text in a column of those. */
const SQL = `select json_group_array(o.id), json_group_array(o.kind), json_group_array(o.ns), json_group_array(o.name),
 json_group_array(o.created_at), json_group_array(iif(typeof(o.uid) = 'blob', lower(hex(o.uid)), null)),
 json_group_array(o.uid) filter (where typeof(o.uid) <> 'blob') ${WANTED}`;
const DETAILS = `select json_group_array(o.kind), json_group_array(o.first_seq) ${WANTED}`;

/** Where the hyphens of a UUID go. Put into the text of a whole column they cost less than into each uid. */
const DIGITS = /"(.{8})(.{4})(.{4})(.{4})(.{12})"/g;
const UUID = '"$1-$2-$3-$4-$5"';
const UUID_LENGTH = 36;

/** The objects among `ids` that the segment `file` knows, in the order asked; `kindOf` says what the ids of kinds mean. */
export function objectEntries(
  file: string,
  statements: Statements,
  asked: { readonly ids: readonly number[]; readonly kindOf: (id: number) => GroupVersionKind },
): readonly ObjectEntry[] {
  if (asked.ids.length === 0) return [];
  const found = readRow(file, statements.rows(SQL).get(JSON.stringify(asked.ids)));
  const [ids = [], kinds = [], namespaces = [], names = [], created = []] = found
    .slice(0, 5)
    .map((cell) => readColumn(file, cell));
  const digits = readColumn(file, readText(file, found[5]).replace(DIGITS, UUID));
  const texts = readColumn(file, found[6]).values();
  const uidOf = (row: number): string => {
    const uid = digits[row];
    if (uid === null) return readText(file, texts.next().value);
    if (typeof uid === 'string' && uid.length === UUID_LENGTH) return uid;
    throw damaged(file, 'a uid is neither text nor 16 bytes');
  };
  return ids.map((cell, row): ObjectEntry => {
    const id = readInt32(file, cell);
    const { group, version, kind } = asked.kindOf(readInt32(file, kinds[row]));
    const [namespace, name, uid] = [readText(file, namespaces[row]), readText(file, names[row]), uidOf(row)];
    const at = created[row];
    if (at === null) return { id, group, version, kind, namespace, name, uid };
    const createdAt = timestampFromMs(readInteger(file, at));
    return { id, group, version, kind, namespace, name, uid, createdAt };
  });
}

/** What only copies and packing need to know of the same objects, in the same order. */
export function objectDetails(
  file: string,
  statements: Statements,
  ids: readonly number[],
): readonly { readonly kind: number; readonly firstSeq: number }[] {
  if (ids.length === 0) return [];
  const [kinds = [], first = []] = readColumns(file, statements.rows(DETAILS).get(JSON.stringify(ids)));
  return kinds.map((kind, row) => ({ kind: readInt32(file, kind), firstSeq: readInt32(file, first[row]) }));
}

import { readInt32, readRow, readText } from '../file/column-values.ts';
import type { TextTable } from '../file/format.ts';
import { readColumn } from '../segment/json-columns.ts';
import { damaged } from '../tape-error.ts';
import { unpackIds } from './text-parts.ts';

/** A text by its id, as the ids of its parts. */
export interface TextCell {
  readonly id: number;
  readonly parts: readonly number[];
}

/** What to select of texts `x` for {@link readCells}. */
export const CELLS = `json_group_array(x.id), json_group_array(length(x.v)), group_concat(hex(x.v), '')`;

/** The texts of a row of {@link CELLS}. Throws a TapeError for what cannot be one. */
export function readCells(file: string, table: TextTable, row: unknown): readonly TextCell[] {
  const [idCell, lengthCell, content] = readRow(file, row);
  const lengths = readColumn(file, lengthCell);
  const bytes = Buffer.from(content === null ? '' : readText(file, content), 'hex');
  const wrong = (): Error => damaged(file, `a text of ${table} is malformed`);
  let end = 0;
  const cells = readColumn(file, idCell).map((id, index): TextCell => {
    const from = end;
    end += readInt32(file, lengths[index]);
    const parts = end < from ? undefined : unpackIds(bytes, from, end);
    if (parts === undefined) throw wrong();
    return { id: readInt32(file, id), parts };
  });
  if (end !== bytes.length) throw wrong();
  return cells;
}

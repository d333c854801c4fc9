import { readRow, readText } from '../file/column-values.ts';
import { damaged } from '../tape-error.ts';

/**
 * The columns of a row in which each cell is a `json_group_array`. Many rows asked for so are a text a column to the
 * driver, where rows one by one are an array and a handful of objects each.
 */
export function readColumns(file: string, row: unknown): readonly (readonly unknown[])[] {
  return readRow(file, row).map((cell) => readColumn(file, cell));
}

/** One such column. */
export function readColumn(file: string, cell: unknown): readonly unknown[] {
  const column: unknown = JSON.parse(readText(file, cell));
  if (Array.isArray(column)) return column;
  throw damaged(file, 'a column is no list');
}

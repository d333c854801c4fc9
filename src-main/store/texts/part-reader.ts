import { readBytes, readInt32, readRow, readText } from '../file/column-values.ts';
import type { TextTable } from '../file/format.ts';
import { MAX_TEXT_BYTES } from '../file/zstd-codec.ts';
import type { Statements } from '../segment/statements.ts';
import { damaged } from '../tape-error.ts';
import { textOfParts, unpackIds } from './text-parts.ts';

/** Parts kept: those of a scene of some ten thousand objects. */
const MAX_KEPT = 100_000;

/** A pattern of SQLite for what holds `literal`; only ASCII has cases there. */
export function likePattern(literal: string): string {
  return `%${literal.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Makes texts of the parts that a segment stores once. */
export class PartReader {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #parts = new Map<number, string>();

  constructor(file: string, statements: Statements) {
    this.#file = file;
    this.#statements = statements;
  }

  /** The text of a cell of `table`. Throws a TapeError; never makes a text longer than a body may be. */
  textOf(table: TextTable, cell: unknown): string {
    const ids = unpackIds(readBytes(this.#file, cell));
    if (ids === undefined) throw damaged(this.#file, `a text of ${table} is malformed`);
    let length = 0;
    const parts = ids.map((id) => {
      const part = this.#part(id);
      length += part.length;
      if (length > MAX_TEXT_BYTES) throw damaged(this.#file, `a text of ${table} is too large`);
      return part;
    });
    return textOfParts(table, parts);
  }

  /** Which cells have a part in which `literal` stands, in whatever case. */
  cellsHolding(literal: string): (cell: unknown) => boolean {
    const found = this.#statements.rows(`select id from part where v like ? escape '\\'`).all(likePattern(literal));
    const wanted = new Set(found.map((row) => readInt32(this.#file, readRow(this.#file, row)[0])));
    return (cell) => unpackIds(readBytes(this.#file, cell))?.some((id) => wanted.has(id)) !== false;
  }

  #part(id: number): string {
    const known = this.#parts.get(id);
    if (known !== undefined) return known;
    const found = this.#statements.rows('select v from part where id = ?').get(id);
    if (found === undefined) throw damaged(this.#file, `part ${id} of its texts is missing`);
    const part = readText(this.#file, readRow(this.#file, found)[0]);
    if (this.#parts.size >= MAX_KEPT) this.#parts.clear();
    this.#parts.set(id, part);
    return part;
  }
}

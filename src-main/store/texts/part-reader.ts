import { readBytes, readInt32, readRow, readText } from '../file/column-values.ts';
import type { TextTable } from '../file/format.ts';
import { MAX_TEXT_BYTES } from '../file/zstd-codec.ts';
import type { Statements } from '../segment/statements.ts';
import { damaged } from '../tape-error.ts';
import { unpackIds } from './text-parts.ts';

/** Parts kept: those of a scene of some ten thousand objects. */
const MAX_KEPT = 100_000;

/** Of so few texts parts are read one by one. */
const FEW = 8;

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

  /**
   * The parts of cells of `table`, the same string for the same part as long as it is kept. Throws a TapeError; never
   * lets a text be longer than a body may be.
   */
  *partsOf(
    table: TextTable,
    rows: readonly (readonly [id: number, cell: unknown])[],
  ): Iterable<readonly [number, readonly string[]]> {
    const listed = rows.map(([id, cell]): readonly [number, readonly number[]] => {
      const parts = unpackIds(readBytes(this.#file, cell));
      if (parts === undefined) throw damaged(this.#file, `a text of ${table} is malformed`);
      return [id, parts];
    });
    if (rows.length > FEW) this.#learn(listed.flatMap(([, parts]) => parts));
    for (const [id, ids] of listed) {
      let length = 0;
      const parts = ids.map((part) => {
        const text = this.#part(part);
        length += text.length;
        if (length > MAX_TEXT_BYTES) throw damaged(this.#file, `a text of ${table} is too large`);
        return text;
      });
      yield [id, parts];
    }
  }

  /** Which cells have a part in which `literal` stands, in whatever case. */
  cellsHolding(literal: string): (cell: unknown) => boolean {
    const found = this.#statements.rows(`select id from part where v like ? escape '\\'`).all(likePattern(literal));
    const wanted = new Set(found.map((row) => readInt32(this.#file, readRow(this.#file, row)[0])));
    return (cell) => unpackIds(readBytes(this.#file, cell))?.some((id) => wanted.has(id)) !== false;
  }

  /** Reads many parts at once. */
  #learn(ids: readonly number[]): void {
    const missing = [...new Set(ids)].filter((id) => !this.#parts.has(id));
    if (this.#parts.size + missing.length > MAX_KEPT) this.#parts.clear();
    const sql = 'select p.id, p.v from json_each(?) wanted cross join part p on p.id = wanted.value';
    for (const row of this.#statements.rows(sql).iterate(JSON.stringify(missing))) {
      const [id, text] = readRow(this.#file, row);
      this.#parts.set(readInt32(this.#file, id), readText(this.#file, text));
    }
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

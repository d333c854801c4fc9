import { readInt32, readRow, readText } from '../file/column-values.ts';
import { PACKED_PARTS_FORMAT, PARTS_FORMAT, type SegmentSchema, type TextTable } from '../file/format.ts';
import { Statements } from '../segment/statements.ts';
import type { Connection } from '../file/sqlite.ts';
import { FramedTexts } from './framed-texts.ts';
import { PartReader } from './part-reader.ts';
import { FramedParts, likePattern, PartRows } from './part-source.ts';
import { partsOf, textOfParts } from './text-parts.ts';

/**
 * The texts of summaries and references of a segment, by id: rows of their own, since format 5 of parts that are stored
 * once. Before format 6 packed segments had them whole, many in a frame; since then it is the parts that lie so.
 */
export class StoredTexts {
  readonly #file: string;
  readonly #statements: Statements;
  /** Undefined where texts are rows. */
  readonly #frames: Readonly<Record<TextTable, FramedTexts>> | undefined;
  /** Undefined where texts are stored as they are. */
  readonly #parts: PartReader | undefined;

  constructor(file: string, connection: Connection, { formatVersion, layout }: SegmentSchema) {
    this.#file = file;
    this.#statements = new Statements(connection);
    const framed = (table: string): FramedTexts => new FramedTexts(file, this.#statements, { table, formatVersion });
    const isPacked = layout === 'packed';
    if (isPacked && formatVersion < PACKED_PARTS_FORMAT) {
      this.#frames = { summary: framed('summary'), refs: framed('refs') };
    } else if (formatVersion >= PARTS_FORMAT) {
      const source = isPacked ? new FramedParts(framed('part')) : new PartRows(file, this.#statements);
      this.#parts = new PartReader(file, source);
    }
  }

  /** Those of `ids` that there are. */
  *read(table: TextTable, ids: readonly number[]): Iterable<readonly [number, string]> {
    for (const [id, parts] of this.parts(table, ids)) yield [id, textOfParts(table, parts)];
  }

  /** Those of `ids` that there are, in the parts of which they are made. */
  *parts(table: TextTable, ids: readonly number[]): Iterable<readonly [number, readonly string[]]> {
    if (ids.length === 0) return;
    if (this.#frames !== undefined) {
      for (const [id, text] of this.#frames[table].read(ids)) yield [id, partsOf(table, text)];
      return;
    }
    const sql = `select x.id, x.v from json_each(?) wanted cross join ${table} x on x.id = wanted.value`;
    yield* this.#stored(table, this.#statements.rows(sql).all(JSON.stringify(ids)));
  }

  /** All there are, in the order of their ids. */
  *all(table: TextTable): Iterable<readonly [number, string]> {
    if (this.#frames !== undefined) {
      yield* this.#frames[table].all();
      return;
    }
    const found = this.#statements.rows(`select id, v from ${table} order by id`).all();
    for (const [id, parts] of this.#stored(table, found)) yield [id, textOfParts(table, parts)];
  }

  /** At least those in which `literal` stands, in whatever case; it may hold no comma, where texts are cut. */
  *holding(table: TextTable, literal: string): Iterable<readonly [number, string]> {
    if (!/^[\x20-\x7e]+$/.test(literal)) yield* this.all(table);
    else if (this.#frames !== undefined) {
      const wanted = literal.toLowerCase();
      for (const pair of this.all(table)) if (pair[1].toLowerCase().includes(wanted)) yield pair;
    } else if (this.#parts === undefined) {
      const rows = this.#statements.rows(`select id, v from ${table} where v like ? escape '\\'`);
      for (const [id, parts] of this.#stored(table, rows.all(likePattern(literal))))
        yield [id, textOfParts(table, parts)];
    } else {
      const isWanted = this.#parts.cellsHolding(literal);
      const found = this.#statements.rows(`select id, v from ${table}`).all();
      const wanted = found.filter((row) => isWanted(readRow(this.#file, row)[1]));
      for (const [id, parts] of this.#stored(table, wanted)) yield [id, textOfParts(table, parts)];
    }
  }

  /** The largest id; 0 where there is none. */
  last(table: TextTable): number {
    if (this.#frames !== undefined) return this.#frames[table].last();
    const found = this.#statements.rows(`select max(id) from ${table}`).get();
    return readInt32(this.#file, readRow(this.#file, found)[0]);
  }

  /** Rows of (id, text), in parts. */
  *#stored(table: TextTable, found: readonly unknown[]): Iterable<readonly [number, readonly string[]]> {
    const rows = found.map((row): readonly [number, unknown] => {
      const [id, cell] = readRow(this.#file, row);
      return [readInt32(this.#file, id), cell];
    });
    if (this.#parts !== undefined) yield* this.#parts.partsOf(table, rows);
    else for (const [id, cell] of rows) yield [id, partsOf(table, readText(this.#file, cell))];
  }
}

import { damaged } from '../tape-error.ts';
import { readBytes, readInt32, readRow, readText } from '../file/column-values.ts';
import { PARTS_FORMAT, type SegmentSchema, type TextTable } from '../file/format.ts';
import { decodeFrame } from '../packed/frame.ts';
import { Statements } from '../segment/statements.ts';
import type { Connection } from '../file/sqlite.ts';
import { MAX_FRAME_BYTES } from '../file/zstd-codec.ts';
import { likePattern, PartReader } from './part-reader.ts';
import { partsOf, textOfParts } from './text-parts.ts';

interface TextFrame {
  readonly id: number;
  readonly last: number;
}

/** Frames of texts kept decoded. */
const MAX_KEPT = 64;

/**
 * The texts of summaries and references of a segment, by id: rows of their own (since format 5 of parts that are stored
 * once), or many in a frame where it is packed.
 */
export class StoredTexts {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #formatVersion: number;
  readonly #isPacked: boolean;
  /** Absent where texts are stored as they are. */
  readonly #parts: PartReader | undefined;
  readonly #directories = new Map<TextTable, readonly TextFrame[]>();
  readonly #frames = new Map<number, ReadonlyMap<number, Buffer>>();

  constructor(file: string, connection: Connection, schema: SegmentSchema) {
    this.#file = file;
    this.#formatVersion = schema.formatVersion;
    this.#statements = new Statements(connection);
    this.#isPacked = schema.layout === 'packed';
    this.#parts = schema.formatVersion < PARTS_FORMAT ? undefined : new PartReader(file, this.#statements);
  }

  /** Those of `ids` that there are. */
  *read(table: TextTable, ids: readonly number[]): Iterable<readonly [number, string]> {
    for (const [id, parts] of this.parts(table, ids)) yield [id, textOfParts(table, parts)];
  }

  /** Those of `ids` that there are, in the parts of which they are made. */
  *parts(table: TextTable, ids: readonly number[]): Iterable<readonly [number, readonly string[]]> {
    if (ids.length === 0) return;
    if (this.#isPacked) {
      for (const [id, text] of this.#framed(table, ids)) yield [id, partsOf(table, text)];
      return;
    }
    const sql = `select x.id, x.v from json_each(?) wanted cross join ${table} x on x.id = wanted.value`;
    yield* this.#stored(table, this.#statements.rows(sql).all(JSON.stringify(ids)));
  }

  /** All there are, in the order of their ids. */
  *all(table: TextTable): Iterable<readonly [number, string]> {
    if (this.#isPacked) {
      for (const { id } of this.#frameDirectory(table)) {
        for (const [at, text] of this.#frame(id)) yield [at, text.toString()];
      }
      return;
    }
    const found = this.#statements.rows(`select id, v from ${table} order by id`).all();
    for (const [id, parts] of this.#stored(table, found)) yield [id, textOfParts(table, parts)];
  }

  /** At least those in which `literal` stands, in whatever case; it may hold no comma, where texts are cut. */
  *holding(table: TextTable, literal: string): Iterable<readonly [number, string]> {
    if (!/^[\x20-\x7e]+$/.test(literal)) yield* this.all(table);
    else if (this.#isPacked) {
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

  *#framed(table: TextTable, ids: readonly number[]): Iterable<readonly [number, string]> {
    const directory = this.#frameDirectory(table);
    for (const id of ids) {
      const frame = directory.find(({ last }) => last >= id);
      const text = frame === undefined ? undefined : this.#frame(frame.id).get(id);
      if (text !== undefined) yield [id, text.toString()];
    }
  }

  /** Which frames there are, and the last id in each, in order. */
  #frameDirectory(table: TextTable): readonly TextFrame[] {
    const known = this.#directories.get(table);
    if (known !== undefined) return known;
    const directory = this.#statements
      .rows(`select id, last from text_frame where tbl = '${table}' order by last`)
      .all()
      .map((row): TextFrame => {
        const [id = 0, last = 0] = readRow(this.#file, row).map((cell) => readInt32(this.#file, cell));
        return { id, last };
      });
    this.#directories.set(table, directory);
    return directory;
  }

  #frame(id: number): ReadonlyMap<number, Buffer> {
    const known = this.#frames.get(id);
    if (known !== undefined) return known;
    const sql = `select case when length(body) <= ${MAX_FRAME_BYTES} then body end from text_frame where id = ?`;
    const [cell] = readRow(this.#file, this.#statements.rows(sql).get(id));
    if (this.#frames.size >= MAX_KEPT) this.#frames.clear();
    try {
      const { texts } = decodeFrame(readBytes(this.#file, cell), this.#formatVersion);
      this.#frames.set(id, texts);
      return texts;
    } catch (error) {
      throw damaged(
        this.#file,
        `the texts ${id} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** The largest id; 0 where there is none. */
  last(table: TextTable): number {
    const sql = this.#isPacked
      ? `select max(last) from text_frame where tbl = '${table}'`
      : `select max(id) from ${table}`;
    return this.#number(this.#statements.rows(sql).get());
  }

  #number(row: unknown): number {
    return readInt32(this.#file, readRow(this.#file, row)[0]);
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

import { readInt32, readRow, readText } from '../file/column-values.ts';
import { PACKED_PARTS_FORMAT, PARTS_FORMAT, type SegmentSchema, type TextTable } from '../file/format.ts';
import { Statements } from '../segment/statements.ts';
import type { Connection } from '../file/sqlite.ts';
import type { Reference } from '@model/relation.ts';
import { FramedTexts } from './framed-texts.ts';
import { KeptCells } from './kept-cells.ts';
import { PartReader } from './part-reader.ts';
import { FramedParts, likePattern, PartRows } from './part-source.ts';
import { ReferenceTexts } from './reference-texts.ts';
import { CELLS, readCells, type TextCell } from './text-cells.ts';
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
  readonly #references: ReferenceTexts;
  readonly #keptCells = new Map<TextTable, KeptCells>();

  constructor(file: string, connection: Connection, { formatVersion, layout }: SegmentSchema) {
    this.#file = file;
    this.#statements = new Statements(connection);
    this.#references = new ReferenceTexts(file);
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
  read(table: TextTable, ids: readonly number[]): Iterable<readonly [number, string]> {
    if (ids.length === 0) return [];
    if (this.#frames !== undefined) return this.#frames[table].read(ids);
    if (this.#parts !== undefined) return joined(table, this.#parts.partsOf(table, this.#wantedCells(table, ids)));
    return this.#rows(wantedOf(table), JSON.stringify(ids));
  }

  /** The references of those of `ids` that there are. */
  *references(ids: readonly number[]): Iterable<readonly [number, readonly Reference[]]> {
    const reader = this.#frames === undefined ? this.#parts : undefined;
    if (reader === undefined) {
      const itself = (part: string): string => part;
      for (const [id, text] of this.read('refs', ids)) {
        yield [id, this.#references.read({ parts: partsOf('refs', text), textOf: itself })];
      }
      return;
    }
    const cells = ids.length === 0 ? [] : this.#wantedCells('refs', ids);
    reader.learn(cells, (part) => this.#references.knows(part));
    const textOf = (part: number): string => reader.part(part);
    for (const { id, parts } of cells) yield [id, this.#references.read({ parts, textOf })];
  }

  /** All there are, in the order of their ids. */
  *all(table: TextTable): Iterable<readonly [number, string]> {
    if (this.#frames !== undefined) yield* this.#frames[table].all();
    else if (this.#parts === undefined) yield* this.#rows(`${table} x order by x.id`);
    else
      yield* joined(
        table,
        this.#parts.partsOf(
          table,
          this.#cells(table, `${table} x`).toSorted((a, b) => a.id - b.id),
        ),
      );
  }

  /** At least those in which `literal` stands, in whatever case; it may hold no comma, where texts are cut. */
  *holding(table: TextTable, literal: string): Iterable<readonly [number, string]> {
    if (!/^[\x20-\x7e]+$/.test(literal)) yield* this.all(table);
    else if (this.#frames !== undefined) {
      const wanted = literal.toLowerCase();
      for (const pair of this.all(table)) if (pair[1].toLowerCase().includes(wanted)) yield pair;
    } else if (this.#parts === undefined) {
      yield* this.#rows(`${table} x where x.v like ? escape '\\'`, likePattern(literal));
    } else {
      const found = this.#parts.holding(this.#kept(table), literal);
      yield* joined(table, this.#parts.partsOf(table, found));
    }
  }

  /** The largest id; 0 where there is none. */
  last(table: TextTable): number {
    if (this.#frames !== undefined) return this.#frames[table].last();
    const found = this.#statements.rows(`select max(id) from ${table}`).get();
    return readInt32(this.#file, readRow(this.#file, found)[0]);
  }

  /** All texts: they are only added to. */
  #kept(table: TextTable): KeptCells {
    const kept = this.#keptCells.get(table);
    const found = this.#statements.rows(`select count(*) from ${table}`).get();
    if (kept?.size === readInt32(this.#file, readRow(this.#file, found)[0])) return kept;
    const cells = new KeptCells(this.#cells(table, `${table} x`));
    this.#keptCells.set(table, cells);
    return cells;
  }

  #wantedCells(table: TextTable, ids: readonly number[]): readonly TextCell[] {
    return this.#cells(table, wantedOf(table), JSON.stringify(ids));
  }

  /** Texts `x`, as the ids of their parts. */
  #cells(table: TextTable, from: string, ...values: readonly string[]): readonly TextCell[] {
    return readCells(this.#file, table, this.#statements.rows(`select ${CELLS} from ${from}`).get(...values));
  }

  /** Texts `x` that are stored as they are. */
  #rows(from: string, ...values: readonly string[]): readonly (readonly [number, string])[] {
    const found = this.#statements.rows(`select x.id, x.v from ${from}`).all(...values);
    return found.map((row) => {
      const [id, text] = readRow(this.#file, row);
      return [readInt32(this.#file, id), readText(this.#file, text)];
    });
  }
}

/** The texts `x` of a list of ids. */
function wantedOf(table: TextTable): string {
  return `json_each(?) wanted cross join ${table} x on x.id = wanted.value`;
}

function* joined(
  table: TextTable,
  texts: Iterable<readonly [number, readonly string[]]>,
): Iterable<readonly [number, string]> {
  for (const [id, parts] of texts) yield [id, textOfParts(table, parts)];
}

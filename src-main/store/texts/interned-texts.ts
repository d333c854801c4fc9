import { readInt32, textHash } from '../file/column-values.ts';
import { FORMAT_VERSION, type TextTable } from '../file/format.ts';
import { type Connection, isEmpty, type Statement } from '../file/sqlite.ts';
import { damaged } from '../tape-error.ts';
import type { PartWriter } from './part-writer.ts';
import { RememberedIds } from './remembered-ids.ts';
import { StoredTexts } from './stored-texts.ts';

const MOST_REMEMBERED = 20_000;

/** One table of texts stored once: `summary` or `refs`. Ids go on from segment to segment. */
export class InternedTexts {
  readonly #file: string;
  readonly #table: TextTable;
  readonly #parts: PartWriter;
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #stored: StoredTexts;
  readonly #ids: RememberedIds;
  /** Ids of texts that came with living objects of the segment before and are not in this one yet. */
  readonly #inherited = new Set<number>();
  #last: number;

  /** `first` is the smallest id that this segment gives. */
  constructor(
    file: string,
    connection: Connection,
    of: { readonly table: TextTable; readonly first: number; readonly parts: PartWriter },
  ) {
    const { table, first, parts } = of;
    this.#file = file;
    this.#table = table;
    this.#parts = parts;
    this.#find = connection.prepare(`select id from ${table} where h = ? and v = ?`).pluck();
    this.#insert = connection.prepare(`insert or ignore into ${table}(id, h, v) values (?, ?, ?)`);
    this.#stored = new StoredTexts(file, connection, { formatVersion: FORMAT_VERSION, layout: 'live' });
    this.#ids = new RememberedIds(MOST_REMEMBERED, { isComplete: isEmpty(connection, table) });
    this.#last = Math.max(first - 1, readInt32(file, connection.prepare(`select max(id) from ${table}`).pluck().get()));
  }

  /** The id of `text`, stored if new. */
  idOf(text: string): number {
    const remembered = this.#ids.get(text);
    if (remembered !== undefined) {
      if (this.#inherited.size > 0) this.settle(text, remembered);
      return remembered;
    }
    const hash = textHash(text);
    const cell = this.#parts.cellOf(this.#table, text);
    const found = this.#ids.isComplete ? undefined : this.#find.get(hash, cell);
    const id = found === undefined ? ++this.#last : readInt32(this.#file, found);
    if (found === undefined) this.#insert.run(id, hash, cell);
    this.#ids.set(text, id);
    return id;
  }

  /** The text of an id; the same string for the same id as long as it is remembered. */
  textOf(id: number): string {
    const [found] = this.#stored.read(this.#table, [id]);
    if (found === undefined) throw damaged(this.#file, `a text of ${this.#table} is missing`);
    const [, text] = found;
    this.#ids.set(text, id);
    return text;
  }

  /** A text of a living object of the segment before: it keeps its id, and is stored when it is first needed here. */
  inherit(text: string, id: number): void {
    this.#inherited.add(id);
    this.#ids.set(text, id);
  }

  /** Stores an inherited text unless it is stored. */
  settle(text: string, id: number): void {
    if (!this.#inherited.delete(id)) return;
    this.#insert.run(id, textHash(text), this.#parts.cellOf(this.#table, text));
  }
}

import { readInt32, readText, textHash } from '../file/column-values.ts';
import type { TextTable } from '../file/format.ts';
import type { Connection, Statement } from '../file/sqlite.ts';

/** Texts are found in memory first; the index of the table answers for those forgotten. */
const MAX_REMEMBERED = 20_000;

/** One table of texts stored once: `summary` or `refs`. */
export class InternedTexts {
  readonly #file: string;
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #text: Statement;
  readonly #ids = new Map<string, number>();

  constructor(file: string, connection: Connection, table: TextTable) {
    this.#file = file;
    this.#find = connection.prepare(`select id from ${table} where h = ? and v = ?`).pluck();
    this.#insert = connection.prepare(`insert into ${table}(h, v) values (?, ?)`);
    this.#text = connection.prepare(`select v from ${table} where id = ?`).pluck();
  }

  /** The id of `text`, stored if new. */
  idOf(text: string): number {
    const remembered = this.#ids.get(text);
    if (remembered !== undefined) return remembered;
    const hash = textHash(text);
    const found = this.#find.get(hash, text);
    const id =
      found === undefined ? Number(this.#insert.run(hash, text).lastInsertRowid) : readInt32(this.#file, found);
    this.#remember(text, id);
    return id;
  }

  /** The text of an id; the same string for the same id as long as it is remembered. */
  textOf(id: number): string {
    const text = readText(this.#file, this.#text.get(id));
    this.#remember(text, id);
    return text;
  }

  #remember(text: string, id: number): void {
    if (this.#ids.size >= MAX_REMEMBERED) this.#ids.clear();
    this.#ids.set(text, id);
  }
}

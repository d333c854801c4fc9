import { readInt32, textHash } from '../file/column-values.ts';
import type { TextTable } from '../file/format.ts';
import { type Connection, isEmpty, type Statement } from '../file/sqlite.ts';
import { RememberedIds } from './remembered-ids.ts';
import { packIds, partsOf } from './text-parts.ts';

const MOST_REMEMBERED = 25_000;

/** Writes the parts of texts, each once. The transaction around it is the caller's. */
export class PartWriter {
  readonly #file: string;
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #ids: RememberedIds;

  constructor(file: string, connection: Connection) {
    this.#file = file;
    this.#find = connection.prepare('select id from part where h = ? and v = ?').pluck();
    this.#insert = connection.prepare('insert into part(h, v) values (?, ?)');
    this.#ids = new RememberedIds(MOST_REMEMBERED, { isComplete: isEmpty(connection, 'part') });
  }

  /** The text as it is stored: the ids of its parts. Equal texts are equal bytes. */
  cellOf(table: TextTable, text: string): Buffer {
    return packIds(partsOf(table, text).map((part) => this.#idOf(part)));
  }

  #idOf(part: string): number {
    const remembered = this.#ids.get(part);
    if (remembered !== undefined) return remembered;
    const hash = textHash(part);
    const found = this.#ids.isComplete ? undefined : this.#find.get(hash, part);
    const id = readInt32(this.#file, found ?? Number(this.#insert.run(hash, part).lastInsertRowid));
    this.#ids.set(part, id);
    return id;
  }
}

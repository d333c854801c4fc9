import { readInt32, textHash } from '../file/column-values.ts';
import type { Connection } from '../file/sqlite.ts';

/** Sets found in memory first; the tables answer for those forgotten. */
const MAX_REMEMBERED = 20_000;

/** Gives texts numbers, from a table that has each once. */
type Interned = (text: string) => number;

/** Writes what objects can be found by: each line once, and each set of lines once, as the ids of its lines. */
export class TermSets {
  readonly #terms: Interned;
  readonly #sets: Interned;
  readonly #ids = new Map<string, number>();

  constructor(file: string, connection: Connection) {
    this.#terms = internedIn(file, connection, 'term');
    this.#sets = internedIn(file, connection, 'terms');
  }

  /** The id of a set, whose lines each end with a line break; 0 for the empty one. */
  idOf(lines: string): number {
    if (lines === '') return 0;
    const remembered = this.#ids.get(lines);
    if (remembered !== undefined) return remembered;
    const members = lines.split('\n').slice(0, -1);
    const id = this.#sets(members.map((line) => this.#terms(line)).join(','));
    if (this.#ids.size >= MAX_REMEMBERED) this.#ids.clear();
    this.#ids.set(lines, id);
    return id;
  }
}

function internedIn(file: string, connection: Connection, table: 'term' | 'terms'): Interned {
  const find = connection.prepare(`select id from ${table} where h = ? and v = ?`).pluck();
  const insert = connection.prepare(`insert into ${table}(h, v) values (?, ?)`);
  return (text) => {
    const hash = textHash(text);
    const found = find.get(hash, text);
    return found === undefined ? Number(insert.run(hash, text).lastInsertRowid) : readInt32(file, found);
  };
}

import { readInt32, textHash } from '../file/column-values.ts';
import { type Connection, isEmpty } from '../file/sqlite.ts';
import { RememberedIds } from '../texts/remembered-ids.ts';

const MOST_REMEMBERED = 10_000;

/** Gives texts numbers, from a table that has each once. */
type Interned = (text: string) => number;

/** Writes what objects can be found by: each line once, and each set of lines once, as the ids of its lines. */
export class TermSets {
  readonly #terms: Interned;
  readonly #sets: Interned;

  constructor(file: string, connection: Connection) {
    this.#terms = internedIn(file, connection, { table: 'term', storedAs: (line) => line });
    this.#sets = internedIn(file, connection, { table: 'terms', storedAs: (lines) => this.#members(lines) });
  }

  /** The id of a set, whose lines each end with a line break; 0 for the empty one. */
  idOf(lines: string): number {
    return lines === '' ? 0 : this.#sets(lines);
  }

  /** A set as it is stored: the ids of its lines. */
  #members(lines: string): string {
    return lines
      .split('\n')
      .slice(0, -1)
      .map((line) => this.#terms(line))
      .join(',');
  }
}

function internedIn(
  file: string,
  connection: Connection,
  { table, storedAs }: { readonly table: 'term' | 'terms'; readonly storedAs: (text: string) => string },
): Interned {
  const ids = new RememberedIds(MOST_REMEMBERED, { isComplete: isEmpty(connection, table) });
  const find = connection.prepare(`select id from ${table} where h = ? and v = ?`).pluck();
  const insert = connection.prepare(`insert into ${table}(h, v) values (?, ?)`);
  return (text) => {
    const remembered = ids.get(text);
    if (remembered !== undefined) return remembered;
    const stored = storedAs(text);
    const hash = textHash(stored);
    const found = ids.isComplete ? undefined : find.get(hash, stored);
    const id = found === undefined ? Number(insert.run(hash, stored).lastInsertRowid) : readInt32(file, found);
    ids.set(text, id);
    return id;
  };
}

import type { Connection, Statement } from '../file/sqlite.ts';

/** Prepares each text once: the texts are few, the questions many. */
export class Statements {
  readonly #connection: Connection;
  readonly #prepared = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The statement for `sql`, answering rows as arrays. */
  rows(sql: string): Statement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql).raw();
    this.#prepared.set(sql, statement);
    return statement;
  }
}

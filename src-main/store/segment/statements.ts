import { type Connection, fileOf, type Statement, translated, translating } from '../file/sqlite.ts';

/** A question to a file; rows are arrays. Throws a TapeError, whoever asks. */
export interface Question {
  all(...values: readonly unknown[]): unknown[];
  get(...values: readonly unknown[]): unknown;
  iterate(...values: readonly unknown[]): Iterable<unknown>;
}

/** Prepares each text once: the texts are few, the questions many. */
export class Statements {
  readonly #connection: Connection;
  readonly #prepared = new Map<string, Question>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The statement for `sql`, answering rows as arrays. */
  rows(sql: string): Question {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const file = fileOf(this.#connection);
    const question = questionOf(
      file,
      translating(file, () => this.#connection.prepare(sql).raw()),
    );
    this.#prepared.set(sql, question);
    return question;
  }
}

function questionOf(file: string, statement: Statement): Question {
  return {
    all: (...values) => translating(file, () => statement.all(...values)),
    get: (...values) => translating(file, () => statement.get(...values)),
    *iterate(...values) {
      try {
        yield* statement.iterate(...values);
      } catch (error) {
        throw translated(file, error);
      }
    },
  };
}

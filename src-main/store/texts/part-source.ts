import { readInt32, readRow, readText } from '../file/column-values.ts';
import { readColumn } from '../segment/json-columns.ts';
import type { Statements } from '../segment/statements.ts';
import type { FramedTexts } from './framed-texts.ts';

/** Stands in no JSON as it is: many texts are one to the driver, which is cut here. Where it does stand they are read one by one. */
const BETWEEN = '\u001f';

/** Where the parts of a segment's texts lie. */
export interface PartSource {
  /** Those of `ids` that there are. */
  read(ids: readonly number[]): Iterable<readonly [number, string]>;
  /** Those in which `literal` stands, in whatever case; it is ASCII. */
  holding(literal: string): Iterable<number>;
}

/** A pattern of SQLite for what holds `literal`; only ASCII has cases there. */
export function likePattern(literal: string): string {
  return `%${literal.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Parts that are a row each. */
export class PartRows implements PartSource {
  readonly #file: string;
  readonly #statements: Statements;

  constructor(file: string, statements: Statements) {
    this.#file = file;
    this.#statements = statements;
  }

  *read(ids: readonly number[]): Iterable<readonly [number, string]> {
    const from = 'from json_each(?) wanted cross join part p on p.id = wanted.value';
    const wanted = JSON.stringify(ids);
    const sql = `select json_group_array(p.id), group_concat(p.v, '${BETWEEN}') ${from}`;
    const [idCell, joined] = readRow(this.#file, this.#statements.rows(sql).get(wanted));
    const found = readColumn(this.#file, idCell);
    const texts = typeof joined === 'string' ? joined.split(BETWEEN) : [];
    if (texts.length === found.length) {
      for (const [index, text] of texts.entries()) yield [readInt32(this.#file, found[index]), text];
      return;
    }
    for (const row of this.#statements.rows(`select p.id, p.v ${from}`).all(wanted)) {
      const [id, text] = readRow(this.#file, row);
      yield [readInt32(this.#file, id), readText(this.#file, text)];
    }
  }

  holding(literal: string): Iterable<number> {
    const found = this.#statements.rows(`select id from part where v like ? escape '\\'`).all(likePattern(literal));
    return found.map((row) => readInt32(this.#file, readRow(this.#file, row)[0]));
  }
}

/** Parts of a packed segment, many in a frame. */
export class FramedParts implements PartSource {
  readonly #texts: FramedTexts;

  constructor(texts: FramedTexts) {
    this.#texts = texts;
  }

  read(ids: readonly number[]): Iterable<readonly [number, string]> {
    return this.#texts.read(ids.toSorted((a, b) => a - b));
  }

  *holding(literal: string): Iterable<number> {
    const wanted = literal.toLowerCase();
    for (const [id, text] of this.#texts.all()) if (text.toLowerCase().includes(wanted)) yield id;
  }
}

import { readInt32, readRow } from '../file/column-values.ts';
import { damaged } from '../tape-error.ts';
import type { Statements } from '../segment/statements.ts';
import type { Bounds } from './version-rows.ts';

/** Which versions each object of a segment has, also those that were carried over. */
export interface Histories {
  /** The versions of `object` within bounds, in `seq` order or against it. */
  of(object: number, bounds: Bounds, order?: 'asc' | 'desc'): Iterable<number>;
  /** The newest version of each object up to change `upTo`. */
  newest(upTo: number): ReadonlyMap<number, number>;
}

/** All of them. */
export const EVERY: Bounds = { after: 0, before: Number.MAX_SAFE_INTEGER };

/** The newest version of an object; undefined if it has none here. */
export function newestOf(histories: Histories, object: number): number | undefined {
  const [newest] = histories.of(object, EVERY, 'desc');
  return newest;
}

/** Versions of an object read at once. */
const PAGE = 256;

/** Histories of formats that have an index of versions by object. */
export class IndexedHistories implements Histories {
  readonly #file: string;
  readonly #statements: Statements;

  constructor(file: string, statements: Statements) {
    this.#file = file;
    this.#statements = statements;
  }

  *of(object: number, bounds: Bounds, order: 'asc' | 'desc' = 'asc'): Iterable<number> {
    const sql = `select seq from version where obj = ? and seq > ? and seq < ? order by seq ${order} limit ${PAGE}`;
    for (let { after, before } = bounds; ; ) {
      const found = this.#statements.rows(sql).all(object, after, before);
      for (const row of found) {
        const seq = readInt32(this.#file, readRow(this.#file, row)[0]);
        if (seq <= after || seq >= before) throw damaged(this.#file, `change ${seq} is not in its place`);
        if (order === 'asc') after = seq;
        else before = seq;
        yield seq;
      }
      if (found.length < PAGE) return;
    }
  }

  newest(upTo: number): ReadonlyMap<number, number> {
    const sql = 'select obj, max(seq) from version where seq <= ? group by obj';
    const newest = new Map<number, number>();
    for (const row of this.#statements.rows(sql).all(upTo)) {
      const [object = 0, seq = 0] = readRow(this.#file, row).map((cell) => readInt32(this.#file, cell));
      newest.set(object, seq);
    }
    return newest;
  }
}

import { CHANGE_COLUMNS, CHANGE_FLAGS, type ChangeRows } from '@model/change.ts';
import { ALL_TIME } from '@model/time.ts';
import { readInt32, readInteger, readResourceVersion, readRow } from '../file/column-values.ts';
import { damaged } from '../tape-error.ts';
import type { Statements } from '../segment/statements.ts';
import { type Bounds, type Counting, flagTests, OUTLINE_COLUMNS, type VersionRows, type Walk } from './version-rows.ts';

/** The columns of {@link ChangeRows} in their order, then the time; `v` is the version, `p` the one before it. */
const COLUMNS = 'v.seq, v.obj, v.flags, v.sum, v.refs, v.prev, p.sum, p.refs, v.t';
/** Joins the version that a step back restores. */
const WITH_PREVIOUS = 'left join version p on p.seq = v.prev';

/** Of so many changes in a row the time of one is kept once it was asked for. */
const LANDMARK = 32;

/** Versions that are a row of `version` each. */
export class StoredVersions implements VersionRows {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #startedAt: number;
  /** Times of changes whose `seq` is a multiple of {@link LANDMARK}: a version is never changed. */
  readonly #landmarks = new Map<number, number>();

  /** `startedAt` is what the times of the segment `file` count from. */
  constructor(file: string, statements: Statements, startedAt: number) {
    this.#file = file;
    this.#statements = statements;
    this.#startedAt = startedAt;
  }

  last(): number {
    return this.#number('select max(seq) from version');
  }

  count(): number {
    return this.#number('select count(*) from version');
  }

  timeOf(seq: number): number | undefined {
    const found = this.#statements.rows('select t from version where seq = ?').get(seq);
    return found === undefined ? undefined : this.#time(readRow(this.#file, found)[0]);
  }

  flagsOf(seq: number): number | undefined {
    const found = this.#statements.rows('select flags from version where seq = ?').get(seq);
    return found === undefined ? undefined : readInt32(this.#file, readRow(this.#file, found)[0]);
  }

  /** By halving: times never fall. All halvings meet the same landmarks first, whose times are kept. */
  seqAt(at: number, first: number): number {
    let [known, beyond] = [first - 1, Math.max(this.last(), first - 1) + 1];
    while (beyond - known > 1) {
      const middle = (known + beyond) >>> 1;
      const landmark = middle - (middle % LANDMARK);
      const seq = landmark > known ? landmark : middle;
      if ((seq === landmark ? this.#landmark(seq) : this.#expectedTime(seq)) <= at) known = seq;
      else beyond = seq;
    }
    return known;
  }

  /** Looks at the object of each version in turn: `cross join` keeps SQLite from turning that round. */
  walk({ after, before, order, limit, flags, about }: Walk): ChangeRows {
    const conditions = flagTests(flags).map(
      ({ mask, value, is }) => ` and v.flags & ${mask} ${is ? '=' : '<>'} ${value}`,
    );
    const objects = about.length === 0 ? '' : 'cross join object o on o.id = v.obj';
    const sql = `select ${COLUMNS} from version v ${objects} ${WITH_PREVIOUS} where v.seq > ? and v.seq < ?
${conditions.join('')}${about.map((each) => ` and ${each.sql}`).join('')} order by v.seq ${order} limit ?`;
    const values = about.map(({ value }) => value);
    const changes = this.#changes(this.#statements.rows(sql).all(after, before, ...values, limit));
    this.#expectOrder(
      changes.rows,
      { after, before },
      { stride: CHANGE_COLUMNS.stride, at: CHANGE_COLUMNS.seq, order },
    );
    return changes;
  }

  pick(seqs: readonly number[]): ChangeRows {
    const sql = `select ${COLUMNS} from json_each(?) wanted cross join version v on v.seq = wanted.value ${WITH_PREVIOUS}`;
    return this.#changes(this.#statements.rows(sql).all(JSON.stringify(seqs)));
  }

  backFrom(seq: number, { after, limit }: { readonly after: number; readonly limit: number }): ChangeRows {
    const columns = (of: string): string =>
      ['seq', 'obj', 'flags', 'sum', 'refs', 'prev', 't'].map((name) => `${of}.${name}`).join();
    const sql = `with recursive back(seq, obj, flags, sum, refs, prev, t, n) as (
 select ${columns('v')}, 1 from version v where v.seq = ?
 union all select ${columns('v')}, n + 1 from back cross join version v on v.seq = back.prev
 where back.prev < back.seq and back.prev > ? and n < ?)
 select ${columns('back')} from back`;
    return this.#fromBack(this.#statements.rows(sql).all(seq, after, limit));
  }

  /** Rows of {@link backFrom}: what was before a change stands in the next of them, or beyond the last. */
  #fromBack(found: readonly unknown[]): ChangeRows {
    const { stride, summary, references, previousSeq, previousSummary, previousReferences } = CHANGE_COLUMNS;
    const rows = new Int32Array(found.length * stride);
    const times = new Float64Array(found.length);
    for (const [index, row] of found.entries()) {
      const cells = readRow(this.#file, row);
      const at = index * stride;
      for (let column = 0; column <= previousSeq; column++) rows[at + column] = readInt32(this.#file, cells[column]);
      times[index] = this.#time(cells[previousSeq + 1]);
      if (index === 0) continue;
      rows[at - stride + previousSummary] = rows[at + summary] ?? 0;
      rows[at - stride + previousReferences] = rows[at + references] ?? 0;
    }
    if (found.length === 0) return { rows, times };
    const last = rows.length - stride;
    const before = this.outlineOf([rows[last + previousSeq] ?? 0]);
    rows[last + previousSummary] = before[OUTLINE_COLUMNS.summary] ?? 0;
    rows[last + previousReferences] = before[OUTLINE_COLUMNS.references] ?? 0;
    return { rows, times };
  }

  outline(asked: Parameters<VersionRows['outline']>[0]): Int32Array<ArrayBuffer> {
    const { after, before, skipPointInTime = false, limit = Number.MAX_SAFE_INTEGER } = asked;
    const kinds = skipPointInTime ? `and flags & ${CHANGE_FLAGS.pointInTime} = 0` : '';
    const found = this.#statements
      .rows(`select obj, seq, sum, refs, flags from version where seq > ? and seq < ? ${kinds} order by seq limit ?`)
      .all(after, before, limit);
    const outline = this.#outlined(found);
    const { seq, stride } = OUTLINE_COLUMNS;
    this.#expectOrder(outline, { after, before }, { stride, at: seq, order: 'asc' });
    return outline;
  }

  outlineOf(seqs: readonly number[]): Int32Array<ArrayBuffer> {
    const sql = `select v.obj, v.seq, v.sum, v.refs, v.flags from json_each(?) wanted
 cross join version v on v.seq = wanted.value`;
    return this.#outlined(this.#statements.rows(sql).all(JSON.stringify(seqs)));
  }

  counts({ after, before, from, bucketMs }: Counting): Iterable<unknown> {
    const sql = `select cast(? as int) + t - (t + cast(? as int)) % cast(? as int) as bucket,
 (flags & ${CHANGE_FLAGS.severityMask}) >> ${CHANGE_FLAGS.severityShift} as severity,
 count(*) from version where seq > ? and seq < ? group by bucket, severity`;
    const startedAt = this.#startedAt;
    return this.#statements.rows(sql).iterate(startedAt, startedAt - from, bucketMs, after, before);
  }

  resourceVersions(seqs: readonly number[]): ReadonlyMap<number, string> {
    const sql = 'select v.seq, v.rv from json_each(?) wanted cross join version v on v.seq = wanted.value';
    return new Map(
      this.#statements
        .rows(sql)
        .all(JSON.stringify(seqs))
        .map((row) => {
          const [seq, rv] = readRow(this.#file, row);
          return [readInt32(this.#file, seq), readResourceVersion(this.#file, rv)];
        }),
    );
  }

  #landmark(seq: number): number {
    const known = this.#landmarks.get(seq);
    if (known !== undefined) return known;
    const time = this.#expectedTime(seq);
    this.#landmarks.set(seq, time);
    return time;
  }

  #expectedTime(seq: number): number {
    const time = this.timeOf(seq);
    if (time === undefined) throw damaged(this.#file, `change ${seq} is missing`);
    return time;
  }

  #changes(found: readonly unknown[]): ChangeRows {
    const { stride } = CHANGE_COLUMNS;
    const rows = new Int32Array(found.length * stride);
    const times = new Float64Array(found.length);
    found.forEach((row, index) => {
      const cells = readRow(this.#file, row);
      for (let column = 0; column < stride; column++) {
        rows[index * stride + column] = readInt32(this.#file, cells[column]);
      }
      times[index] = this.#time(cells[stride]);
    });
    return { rows, times };
  }

  #outlined(found: readonly unknown[]): Int32Array<ArrayBuffer> {
    const { stride } = OUTLINE_COLUMNS;
    const rows = new Int32Array(found.length * stride);
    found.forEach((row, index) => {
      const cells = readRow(this.#file, row);
      for (let column = 0; column < stride; column++) {
        rows[index * stride + column] = readInt32(this.#file, cells[column]);
      }
    });
    return rows;
  }

  /** After a flipped bit rows may be out of their order: whoever goes on behind the last would go round for ever. */
  #expectOrder(
    rows: Int32Array,
    { after, before }: Bounds,
    column: { readonly stride: number; readonly at: number; readonly order: 'asc' | 'desc' },
  ): void {
    let [low, high] = [after, before];
    for (let at = column.at; at < rows.length; at += column.stride) {
      const seq = rows[at] ?? 0;
      if (seq <= low || seq >= high) throw damaged(this.#file, `change ${seq} is not in its place`);
      if (column.order === 'asc') low = seq;
      else high = seq;
    }
  }

  #number(sql: string): number {
    return readInt32(this.#file, readRow(this.#file, this.#statements.rows(sql).get())[0]);
  }

  /** The time in a cell; one that no date can say was not written by us. */
  #time(cell: unknown): number {
    const time = this.#startedAt + readInteger(this.#file, cell);
    if (Math.abs(time) > ALL_TIME.to) throw damaged(this.#file, 'a change has a time that is none');
    return time;
  }
}

import type { ChangeRows } from '@model/change.ts';
import type { Gap } from '@model/gap.ts';
import type { RecordingReport, RecordingSpan } from '@model/recording.ts';
import type { Dictionary, Lives, ObjectEntry, Scene } from '@model/scene.ts';
import { addMs, type TimeRange, type Timestamp, timestampFromMs } from '@model/time.ts';
import { BodyTexts } from '../file/body-texts.ts';
import { readInt32, readInteger, readResourceVersion, readRow, readText, readUid } from '../file/column-values.ts';
import { bucketsOf, filled } from '../file/density.ts';
import type { TextTable } from '../file/format.ts';
import { type Connection, translating } from '../file/sqlite.ts';
import { damaged, TapeError } from '../tape-error.ts';
import type { ChangeFilter, Density, TapeReader } from '../tape.ts';
import { type ChangeQuery, changeQuery } from './change-query.ts';
import { changeRows, JOIN_PREVIOUS, ROW_COLUMNS } from './change-rows.ts';
import { readReferences, readSummary } from './json-cells.ts';
import { livesBetween, objectsAt } from './objects-at.ts';
import { reportOf } from './report.ts';
import { GAP_COLUMNS, readGap } from './silence-rows.ts';
import { Statements } from './statements.ts';
import { States } from './states.ts';

/** Texts kept for the next question, in bytes. */
const TEXT_CACHE_BYTES = 32 * 1024 * 1024;

/** Answers from one segment; see {@link TapeReader}. */
export class SegmentReader implements TapeReader {
  readonly #file: string;
  readonly #connection: Connection;
  readonly #formatVersion: number;
  readonly #statements: Statements;
  readonly #texts: BodyTexts;
  readonly #states: States;
  readonly #startedAt: Timestamp;

  constructor(file: string, connection: Connection, formatVersion: number) {
    this.#file = file;
    this.#connection = connection;
    this.#formatVersion = formatVersion;
    this.#statements = new Statements(connection);
    this.#states = new States(file, this.#statements, formatVersion);
    this.#texts = new BodyTexts(file, connection, TEXT_CACHE_BYTES);
    this.#startedAt = timestampFromMs(this.#meta('started_at'));
  }

  report(): RecordingReport {
    return this.#asked(() =>
      reportOf(this.#file, this.#statements, { formatVersion: this.#formatVersion, span: this.span() }),
    );
  }

  span(): RecordingSpan | undefined {
    return this.#asked(() => {
      const lastSeq = this.#lastSeq();
      if (lastSeq === 0) return undefined;
      const last = Math.max(this.#timeOf(lastSeq), this.#meta('recorded_until'));
      const span = { firstSeq: 1, lastSeq, first: this.#timeOf(1), last: timestampFromMs(last) };
      const complete = this.#statements.rows(`select v from meta where k = 'complete_at'`).get();
      return complete === undefined
        ? span
        : { ...span, complete: timestampFromMs(readInteger(this.#file, readRow(this.#file, complete)[0])) };
    });
  }

  sceneAt(at: Timestamp, options?: { readonly pointInTime?: boolean }): Scene {
    return this.#asked(() => {
      const seq = this.seqAt(at);
      const rows =
        options?.pointInTime === true
          ? objectsAt(this.#file, this.#statements, { seq, pointInTime: true })
          : this.#states.at(seq);
      return { at, seq, rows };
    });
  }

  range(after: number, upTo: number, limit: number): ChangeRows {
    return this.#rows(changeQuery({}, { after, before: upTo + 1 }, []), 'asc', limit);
  }

  seqAt(at: Timestamp): number {
    return this.#asked(() => {
      let [known, beyond] = [0, this.#lastSeq() + 1];
      while (beyond - known > 1) {
        const middle = Math.floor((known + beyond) / 2);
        if (this.#timeOf(middle) <= at) known = middle;
        else beyond = middle;
      }
      return known;
    });
  }

  step(
    from: number,
    direction: 1 | -1,
    filter: ChangeFilter,
  ): { readonly seq: number; readonly at: Timestamp } | undefined {
    return this.#asked(() => {
      const bounds = direction === 1 ? { after: from, before: Number.MAX_SAFE_INTEGER } : { after: 0, before: from };
      const { from: tables, where, values } = changeQuery(filter, bounds, this.#kinds(filter));
      const order = direction === 1 ? 'asc' : 'desc';
      const found = this.#statements
        .rows(`select v.seq, v.t ${tables} ${where} order by v.seq ${order} limit 1`)
        .get(...values);
      if (found === undefined) return undefined;
      const [seq, t] = readRow(this.#file, found);
      return { seq: readInt32(this.#file, seq), at: addMs(this.#startedAt, readInteger(this.#file, t)) };
    });
  }

  history(object: number, before: number, limit: number): ChangeRows {
    return this.#rows(changeQuery({ objects: [object] }, { after: 0, before }, []), 'desc', limit);
  }

  find(...[after, range, filter, limit]: Parameters<TapeReader['find']>): ChangeRows {
    return this.#asked(() => {
      const bounds = {
        after: Math.max(after, this.seqAt(addMs(range.from, -1))),
        before: this.seqAt(range.to) + 1,
      };
      return this.#rows(changeQuery(filter, bounds, this.#kinds(filter)), 'asc', limit);
    });
  }

  lives(range: TimeRange): Lives {
    return this.#asked(() => ({
      rows: livesBetween(this.#file, this.#statements, {
        first: this.seqAt(range.from),
        last: this.seqAt(range.to),
      }),
    }));
  }

  lookup(ids: {
    readonly objects: readonly number[];
    readonly summaries: readonly number[];
    readonly references: readonly number[];
  }): Dictionary {
    return this.#asked(() => ({
      objects: this.#listed(
        `select o.id, k.grp, k.version, k.kind, o.ns, o.name, o.uid, o.created_at from json_each(?) wanted
 cross join object o on o.id = wanted.value join kind k on k.id = o.kind`,
        ids.objects,
      ).map((row) => this.#objectEntry(row)),
      summaries: this.#texted('summary', ids.summaries).map(([id, text]) => ({
        id,
        summary: readSummary(this.#file, text),
      })),
      references: this.#texted('refs', ids.references).map(([id, text]) => ({
        id,
        references: readReferences(this.#file, text),
      })),
    }));
  }

  resourceVersions(seqs: readonly number[]): readonly string[] {
    return this.#asked(() =>
      this.#listed(
        `select wanted.value, v.rv from json_each(?) wanted left join version v on v.seq = wanted.value
 order by wanted.key`,
        seqs,
      ).map((row) => {
        const [seq, rv] = readRow(this.#file, row);
        if (rv === null)
          throw new TapeError('bad-question', `The recording ${this.#file} has no change ${String(seq)}.`);
        return readResourceVersion(this.#file, rv);
      }),
    );
  }

  density(range: TimeRange, bucketMs: number): Density {
    const buckets = bucketsOf(range, bucketMs);
    return this.#asked(() => {
      const { level } = buckets;
      if (level !== undefined) {
        const sql = `select b * level, severity, c from hist where level = ? and b >= ? and b < ?`;
        const found = this.#statements.rows(sql).iterate(level, buckets.from / level, buckets.to / level);
        return filled(this.#file, buckets, found);
      }
      const [after, upTo] = [buckets.from - 1, buckets.to - 1].map((at) => this.seqAt(timestampFromMs(at)));
      const sql = `select cast(? as int) + t - (t + cast(? as int)) % cast(? as int) as bucket, (flags & 12) >> 2 as severity,
 count(*) from version where seq > ? and seq <= ? group by bucket, severity`;
      const sinceFrom = this.#startedAt - buckets.from;
      return filled(
        this.#file,
        buckets,
        this.#statements.rows(sql).iterate(this.#startedAt, sinceFrom, bucketMs, after, upTo),
      );
    });
  }

  gaps(range: TimeRange): readonly Gap[] {
    const sql = `select ${GAP_COLUMNS} from gap where t0 <= ? and (t1 is null or t1 >= ?) order by t0, id`;
    return this.#asked(() =>
      this.#statements
        .rows(sql)
        .all(range.to, range.from)
        .map((row) => readGap(this.#file, row)),
    );
  }

  body(seq: number): Uint8Array<ArrayBuffer> {
    return this.#asked(() => new Uint8Array(this.#texts.read(seq)));
  }

  close(): void {
    this.#connection.close();
  }

  /** Answers, with the driver's errors in our words. */
  #asked<T>(answer: () => T): T {
    if (!this.#connection.open) {
      throw new TapeError('closed', `The recording ${this.#file} is closed; open it again to ask it.`);
    }
    return translating(this.#file, answer);
  }

  #rows(query: ChangeQuery, order: 'asc' | 'desc', limit: number): ChangeRows {
    return this.#asked(() => {
      const { from, where, values } = query;
      const sql = `select ${ROW_COLUMNS} ${from} ${JOIN_PREVIOUS} ${where} order by v.seq ${order} limit ?`;
      const found = this.#statements.rows(sql).all(...values, Math.max(0, Math.trunc(limit)));
      return changeRows(this.#file, found, this.#startedAt);
    });
  }

  #lastSeq(): number {
    const [last] = readRow(this.#file, this.#statements.rows('select max(seq) from version').get());
    return readInt32(this.#file, last);
  }

  #timeOf(seq: number): Timestamp {
    const found = this.#statements.rows('select t from version where seq = ?').get(seq);
    if (found === undefined) throw damaged(this.#file, `change ${seq} is missing`);
    return addMs(this.#startedAt, readInteger(this.#file, readRow(this.#file, found)[0]));
  }

  #meta(key: 'started_at' | 'recorded_until'): number {
    const [value] = readRow(this.#file, this.#statements.rows('select v from meta where k = ?').get(key));
    return readInteger(this.#file, value);
  }

  #kinds(filter: ChangeFilter): readonly { readonly id: number; readonly group: string; readonly kind: string }[] {
    if (filter.kind === undefined) return [];
    return this.#statements
      .rows('select id, grp, kind from kind')
      .all()
      .map((row) => {
        const [id, group, kind] = readRow(this.#file, row);
        return { id: readInt32(this.#file, id), group: readText(this.#file, group), kind: readText(this.#file, kind) };
      });
  }

  #listed(sql: string, ids: readonly number[]): readonly unknown[] {
    return ids.length === 0 ? [] : this.#statements.rows(sql).all(JSON.stringify(ids));
  }

  #texted(table: TextTable, ids: readonly number[]): readonly (readonly [number, string])[] {
    const sql = `select x.id, x.v from json_each(?) wanted cross join ${table} x on x.id = wanted.value`;
    return this.#listed(sql, ids).map((row) => {
      const [id, text] = readRow(this.#file, row);
      return [readInt32(this.#file, id), readText(this.#file, text)];
    });
  }

  #objectEntry(row: unknown): ObjectEntry {
    const [id, group, version, kind, namespace, name, uid, createdAt] = readRow(this.#file, row);
    return {
      id: readInt32(this.#file, id),
      group: readText(this.#file, group),
      version: readText(this.#file, version),
      kind: readText(this.#file, kind),
      namespace: readText(this.#file, namespace),
      name: readText(this.#file, name),
      uid: readUid(this.#file, uid),
      ...(createdAt === null ? {} : { createdAt: timestampFromMs(readInteger(this.#file, createdAt)) }),
    };
  }
}

import { type ChangeRows, SEVERITIES } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { Dictionary, ObjectEntry } from '@model/scene.ts';
import { addMs, type Timestamp, timestampFromMs } from '@model/time.ts';
import { type Bodies, bodiesOf } from '../packed/bodies.ts';
import { readInt32, readInteger, readResourceVersion, readRow, readText, readUid } from '../file/column-values.ts';
import { addCounts, levelFor } from '../file/density.ts';
import { type MetaKey, SEARCH_FORMAT, type TextTable, type verifySchema } from '../file/format.ts';
import { readHead, type SegmentHead } from '../file/segment-head.ts';
import { StoredTexts } from '../texts/stored-texts.ts';
import { type Connection, translating } from '../file/sqlite.ts';
import { linesOf } from '../search/end-terms.ts';
import type { FactFile } from '../search/facts.ts';
import { damaged, TapeError } from '../tape-error.ts';
import type { ChangeFilter, Density } from '../tape.ts';
import { changeQuery } from './change-query.ts';
import { changeRows, JOIN_PREVIOUS, ROW_COLUMNS } from './change-rows.ts';
import { readReferences, readSummary } from './json-cells.ts';
import { livesBetween, objectsAt } from './objects-at.ts';
import { totalsOf } from './segment-totals.ts';
import type { ChangesAsked, DictionaryIds, ObjectDetails, SegmentSource, SegmentTotals } from './segment-source.ts';
import { COVERAGE_COLUMNS, GAP_COLUMNS, readCoverage, readGap } from './silence-rows.ts';
import { Statements } from './statements.ts';
import { States } from './states.ts';

/** Texts kept for the next question, in bytes. */
const TEXT_CACHE_BYTES = 32 * 1024 * 1024;

/** Answers from one segment; see {@link SegmentSource}. */
export class SegmentReader implements SegmentSource {
  readonly head: SegmentHead;
  readonly facts: FactFile;
  readonly #file: string;
  readonly #connection: Connection;
  readonly #formatVersion: number;
  readonly #statements: Statements;
  readonly #bodies: Bodies;
  readonly #texts: StoredTexts;
  readonly #states: States;
  readonly #startedAt: Timestamp;

  constructor(file: string, connection: Connection, { formatVersion, layout }: ReturnType<typeof verifySchema>) {
    this.#file = file;
    this.#connection = connection;
    this.#formatVersion = formatVersion;
    this.#statements = new Statements(connection);
    this.#states = new States(file, this.#statements, formatVersion);
    this.#bodies = bodiesOf(file, connection, { layout, capacity: TEXT_CACHE_BYTES });
    this.#texts = new StoredTexts(file, connection, { formatVersion, layout });
    this.head = readHead(file, connection);
    this.#startedAt = timestampFromMs(this.head.startedAt);
    const { firstSeq } = this.head;
    this.facts = { file, statements: this.#statements, hasFacts: formatVersion >= SEARCH_FORMAT, firstSeq };
  }

  lastSeq(): number {
    return this.#asked(() => {
      const [last] = readRow(this.#file, this.#statements.rows('select max(seq) from version').get());
      return Math.max(readInt32(this.#file, last), this.head.firstSeq - 1);
    });
  }

  isWhole(): boolean {
    return this.#asked(() => this.#meta('whole') !== 0);
  }

  timeOf(seq: number): Timestamp {
    return this.#asked(() => this.#timeOf(seq));
  }

  seqAt(at: Timestamp): number {
    return this.#asked(() => {
      let [known, beyond] = [this.head.firstSeq - 1, this.lastSeq() + 1];
      while (beyond - known > 1) {
        const middle = Math.floor((known + beyond) / 2);
        if (this.#timeOf(middle) <= at) known = middle;
        else beyond = middle;
      }
      return known;
    });
  }

  recordedUntil(): Timestamp {
    return this.#asked(() => timestampFromMs(this.#meta('recorded_until') ?? this.#startedAt));
  }

  completeAt(): Timestamp | undefined {
    const at = this.#asked(() => this.#meta('complete_at'));
    return at === undefined ? undefined : timestampFromMs(at);
  }

  stateAt(seq: number, pointInTime: boolean): Int32Array<ArrayBuffer> {
    return this.#asked(() =>
      pointInTime ? objectsAt(this.#file, this.#statements, { seq, pointInTime }) : this.#states.at(seq),
    );
  }

  changes({ filter, after, before, order, limit, carried }: ChangesAsked): ChangeRows {
    return this.#asked(() => {
      const bounds = { after: carried === true ? after : Math.max(after, this.head.firstSeq - 1), before };
      const { from, where, values } = changeQuery(filter, bounds, this.#kinds(filter));
      const sql = `select ${ROW_COLUMNS} ${from} ${JOIN_PREVIOUS} ${where} order by v.seq ${order} limit ?`;
      const found = this.#statements.rows(sql).all(...values, Math.max(0, Math.trunc(limit)));
      return changeRows(this.#file, found, this.#startedAt);
    });
  }

  lives(window: { readonly first: number; readonly last: number }): Int32Array<ArrayBuffer> {
    return this.#asked(() => livesBetween(this.#file, this.#statements, window));
  }

  lookup(ids: DictionaryIds): Dictionary {
    return this.#asked(() => ({
      objects: this.#listed(
        `select o.id, k.grp, k.version, k.kind, o.ns, o.name, o.uid, o.created_at from json_each(?) wanted
 cross join object o on o.id = wanted.value join kind k on k.id = o.kind`,
        ids.objects,
      ).map((row) => this.#objectEntry(row)),
      summaries: [...this.#texts.read('summary', ids.summaries)].map(([id, text]) => ({
        id,
        summary: readSummary(this.#file, text),
      })),
      references: [...this.#texts.read('refs', ids.references)].map(([id, text]) => ({
        id,
        references: readReferences(this.#file, text),
      })),
    }));
  }

  texts(table: TextTable, ids: readonly number[]): ReadonlyMap<number, string> {
    return this.#asked(() => new Map(this.#texts.read(table, ids)));
  }

  textsHolding(table: TextTable, literal: string): Iterable<readonly [number, string]> {
    return this.#asked(() => [...this.#texts.holding(table, literal)]);
  }

  lastText(table: TextTable): number {
    return this.#asked(() => this.#texts.last(table));
  }

  objects(ids: readonly number[]): readonly ObjectDetails[] {
    const sql = `select o.id, k.grp, k.version, k.kind, o.ns, o.name, o.uid, o.created_at, k.point_in_time, o.first_seq
 from json_each(?) wanted cross join object o on o.id = wanted.value join kind k on k.id = o.kind`;
    return this.#asked(() =>
      this.#listed(sql, ids).map((row) => {
        const [pointInTime, firstSeq] = readRow(this.#file, row).slice(8);
        const entry = this.#objectEntry(row);
        return { ...entry, pointInTime: pointInTime === 1, firstSeq: readInt32(this.#file, firstSeq) };
      }),
    );
  }

  resourceVersions(seqs: readonly number[]): ReadonlyMap<number, string> {
    const sql = 'select v.seq, v.rv from json_each(?) wanted cross join version v on v.seq = wanted.value';
    return this.#asked(
      () =>
        new Map(
          this.#listed(sql, seqs).map((row) => {
            const [seq, rv] = readRow(this.#file, row);
            return [readInt32(this.#file, seq), readResourceVersion(this.#file, rv)];
          }),
        ),
    );
  }

  count(density: Density): void {
    this.#asked(() => {
      const { from, bucketMs, counts } = density;
      const to = from + (counts.length / SEVERITIES.length) * bucketMs;
      const level = levelFor(bucketMs, this.#formatVersion);
      if (level !== undefined) {
        const sql = 'select b * level, severity, c from hist where level = ? and b >= ? and b < ?';
        addCounts(this.#file, density, this.#statements.rows(sql).iterate(level, from / level, to / level));
        return;
      }
      const [after, upTo] = [from - 1, to - 1].map((at) => this.seqAt(timestampFromMs(at)));
      const sql = `select cast(? as int) + t - (t + cast(? as int)) % cast(? as int) as bucket, (flags & 12) >> 2 as severity,
 count(*) from version where seq > ? and seq <= ? group by bucket, severity`;
      const found = this.#statements.rows(sql);
      addCounts(this.#file, density, found.iterate(this.#startedAt, this.#startedAt - from, bucketMs, after, upTo));
    });
  }

  gaps(): ReadonlyMap<number, Gap> {
    const rows = () => this.#statements.rows(`select id, ${GAP_COLUMNS} from gap order by id`).all();
    return this.#asked(
      () =>
        new Map(
          rows().map((row) => {
            const [id, ...cells] = readRow(this.#file, row);
            return [readInt32(this.#file, id), readGap(this.#file, cells)];
          }),
        ),
    );
  }

  coverage(): readonly Coverage[] {
    const rows = () => this.#statements.rows(`select ${COVERAGE_COLUMNS} from coverage order by id`).all();
    return this.#asked(() => rows().map((row) => readCoverage(this.#file, row)));
  }

  terms(seqs: readonly number[]): ReadonlyMap<number, string> {
    if (!this.facts.hasFacts) return new Map();
    const sql = 'select d.seq, d.terms from json_each(?) wanted cross join described d on d.seq = wanted.value';
    return this.#asked(
      () =>
        new Map(
          this.#listed(sql, seqs).map((row) => {
            const [seq, terms] = readRow(this.#file, row).map((cell) => readInt32(this.#file, cell));
            return [seq ?? 0, linesOf(this.facts, terms ?? 0)];
          }),
        ),
    );
  }

  totals(): SegmentTotals {
    return this.#asked(() => totalsOf(this.#file, this.#statements, this.#formatVersion));
  }

  body(seq: number): Buffer {
    return this.#asked(() => this.#bodies.read(seq));
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

  #timeOf(seq: number): Timestamp {
    const found = this.#statements.rows('select t from version where seq = ?').get(seq);
    if (found === undefined) throw damaged(this.#file, `change ${seq} is missing`);
    return addMs(this.#startedAt, readInteger(this.#file, readRow(this.#file, found)[0]));
  }

  #meta(key: MetaKey): number | undefined {
    const found = this.#statements.rows('select v from meta where k = ?').get(key);
    return found === undefined ? undefined : readInteger(this.#file, readRow(this.#file, found)[0]);
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

import { CHANGE_FLAGS, type ChangeRows, SEVERITIES } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { Dictionary, ObjectEntry } from '@model/scene.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { type Bodies, bodiesOf } from '../packed/bodies.ts';
import { readInt32, readInteger, readRow } from '../file/column-values.ts';
import { addCounts, levelFor } from '../file/density.ts';
import type { MetaKey, SegmentSchema, TextTable } from '../file/format.ts';
import { readHead, type SegmentHead } from '../file/segment-head.ts';
import { StoredTexts } from '../texts/stored-texts.ts';
import { type Connection, translating } from '../file/sqlite.ts';
import { linesOf } from '../search/end-terms.ts';
import { type FactFile, factFile } from '../search/facts.ts';
import { type FactRoom, KeptFacts } from '../search/kept-facts.ts';
import { damaged, TapeError } from '../tape-error.ts';
import type { Density } from '../tape.ts';
import { changesIn } from '../versions/changes.ts';
import { type KindRow, kindRows } from './kind-rows.ts';
import { readSummary } from './json-cells.ts';
import { objectDetails, objectEntries } from './object-rows.ts';
import { livesBetween, objectsAt } from './objects-at.ts';
import { totalsOf } from './segment-totals.ts';
import type { ChangesAsked, DictionaryIds, ObjectDetails, SegmentSource, SegmentTotals } from './segment-source.ts';
import { COVERAGE_COLUMNS, GAP_COLUMNS, GAPS_CARRIED, readCoverage, readGap } from './silence-rows.ts';
import { Statements } from './statements.ts';
import { States } from './states.ts';

/** Texts kept for the next question, in bytes. */
const TEXT_CACHE_BYTES = 32 * 1024 * 1024;

/** What a segment is opened with. */
interface OpenedFile {
  readonly schema: SegmentSchema;
  /** For what its reader and those of other segments keep for searches. */
  readonly factRoom: FactRoom;
}

/** Answers from one segment; see {@link SegmentSource}. */
export class SegmentReader implements SegmentSource {
  readonly head: SegmentHead;
  readonly facts: FactFile;
  readonly kept: KeptFacts;
  readonly #file: string;
  readonly #connection: Connection;
  readonly #formatVersion: number;
  readonly #statements: Statements;
  readonly #bodies: Bodies;
  readonly #texts: StoredTexts;
  readonly #states: States;
  readonly #startedAt: Timestamp;
  #kinds: ReadonlyMap<number, KindRow> = new Map();

  constructor(file: string, connection: Connection, { schema, factRoom }: OpenedFile) {
    this.#file = file;
    this.kept = new KeptFacts(factRoom);
    this.#connection = connection;
    this.#formatVersion = schema.formatVersion;
    this.#statements = new Statements(connection);
    this.#texts = new StoredTexts(file, connection, schema);
    this.head = readHead(file, connection);
    this.#startedAt = timestampFromMs(this.head.startedAt);
    this.facts = factFile(file, this.#statements, { schema, head: this.head });
    const { places } = this.facts;
    const { formatVersion } = schema;
    this.#bodies = bodiesOf(file, connection, { formatVersion, places, capacity: TEXT_CACHE_BYTES });
    this.#states = new States(file, this.#statements, { schema, stored: this.facts });
  }

  lastSeq(): number {
    return this.#asked(() => Math.max(this.facts.versions.last(), this.head.firstSeq - 1));
  }

  isWhole(): boolean {
    return this.#asked(() => this.#meta('whole') !== 0);
  }

  has(seq: number): boolean {
    return this.#asked(() => this.facts.versions.timeOf(seq) !== undefined);
  }

  timeOf(seq: number): Timestamp | undefined {
    return this.#asked(() => {
      const time = this.facts.versions.timeOf(seq);
      if (time !== undefined) return timestampFromMs(time);
      const isOwn = seq >= this.head.firstSeq && seq <= this.facts.versions.last();
      if (isOwn) throw damaged(this.#file, `change ${seq} is missing`);
      return undefined;
    });
  }

  isInferred(seq: number): boolean {
    return this.#asked(() => ((this.facts.versions.flagsOf(seq) ?? 0) & CHANGE_FLAGS.inferred) !== 0);
  }

  endsAt(): Timestamp {
    const last = this.lastSeq();
    return (last < this.head.firstSeq ? undefined : this.timeOf(last)) ?? this.#startedAt;
  }

  knownFrom(): Timestamp {
    const began = this.carriesGaps() ? undefined : this.timeOf(this.head.firstSeq);
    return began ?? this.#startedAt;
  }

  carriesGaps(): boolean {
    return this.#asked(() => this.#meta(GAPS_CARRIED)) !== undefined;
  }

  seqAt(at: Timestamp): number {
    return this.#asked(() => this.facts.versions.seqAt(at, this.head.firstSeq));
  }

  recordedUntil(): Timestamp {
    return this.#asked(() => timestampFromMs(this.#meta('recorded_until') ?? this.#startedAt));
  }

  completeAt(): Timestamp | undefined {
    const at = this.#asked(() => this.#meta('complete_at'));
    return at === undefined ? undefined : timestampFromMs(at);
  }

  stateAt(seq: number, pointInTime: boolean): Int32Array<ArrayBuffer> {
    const stored = this.facts;
    return this.#asked(() =>
      pointInTime ? objectsAt(this.#file, this.#statements, { stored, seq, pointInTime }) : this.#states.at(seq),
    );
  }

  changes({ filter, after, before, order, limit, carried }: ChangesAsked): ChangeRows {
    return this.#asked(() => {
      const place = { file: this.#file, statements: this.#statements, stored: this.facts, states: this.#states };
      const from = carried === true ? after : Math.max(after, this.head.firstSeq - 1);
      return changesIn(place, { filter, after: from, before, order, limit });
    });
  }

  lives(window: { readonly first: number; readonly last: number }): Int32Array<ArrayBuffer> {
    return this.#asked(() => livesBetween(this.#file, this.#statements, { stored: this.facts, ...window }));
  }

  lookup(ids: DictionaryIds): Dictionary {
    return this.#asked(() => ({
      objects: this.#entries(ids.objects),
      summaries: Array.from(this.#texts.read('summary', ids.summaries), ([id, text]) => ({
        id,
        summary: readSummary(this.#file, text),
      })),
      references: Array.from(this.#texts.references(ids.references), ([id, references]) => ({ id, references })),
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
    return this.#asked(() => {
      const details = objectDetails(this.#file, this.#statements, ids);
      return this.#entries(ids).map((entry, row) => {
        const { kind = 0, firstSeq = 0 } = details[row] ?? {};
        return { ...entry, pointInTime: this.#kindOf(kind).pointInTime, firstSeq };
      });
    });
  }

  resourceVersions(seqs: readonly number[]): ReadonlyMap<number, string> {
    return this.#asked(() => this.facts.versions.resourceVersions(seqs));
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
      const [after = 0, upTo = 0] = [from - 1, to - 1].map((at) => this.seqAt(timestampFromMs(at)));
      const counting = { after, before: upTo + 1, from, bucketMs };
      addCounts(this.#file, density, this.facts.versions.counts(counting));
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
    this.kept.clear();
    this.#connection.close();
  }

  /** Answers, with the driver's errors in our words. */
  #asked<T>(answer: () => T): T {
    if (!this.#connection.open) {
      throw new TapeError('closed', `The recording ${this.#file} is closed; open it again to ask it.`);
    }
    return translating(this.#file, answer);
  }

  #meta(key: MetaKey): number | undefined {
    const found = this.#statements.rows('select v from meta where k = ?').get(key);
    return found === undefined ? undefined : readInteger(this.#file, readRow(this.#file, found)[0]);
  }

  #listed(sql: string, ids: readonly number[]): readonly unknown[] {
    return ids.length === 0 ? [] : this.#statements.rows(sql).all(JSON.stringify(ids));
  }

  #entries(ids: readonly number[]): readonly ObjectEntry[] {
    return objectEntries(this.#file, this.#statements, { ids, kindOf: (kind) => this.#kindOf(kind) });
  }

  /** The kind of an object's row; there are few, and more of them only while the segment is written. */
  #kindOf(id: number): KindRow {
    if (!this.#kinds.has(id)) this.#kinds = kindRows(this.#file, this.#statements);
    const kind = this.#kinds.get(id);
    if (kind === undefined) throw damaged(this.#file, `kind ${id} is missing`);
    return kind;
  }
}

import { CHANGE_COLUMNS, CHANGE_FLAGS, changeTypeOf, SEVERITIES } from '@model/change.ts';
import { groupKindOf } from '@model/object-ref.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import { setImmediate } from 'node:timers/promises';
import { lineageFrom, type Lineage } from '../file/base-policy.ts';
import { encodeCheckpoint } from '../file/checkpoint.ts';
import { CountsToAdd } from '../file/density.ts';
import type { SegmentHead } from '../file/segment-head.ts';
import { CURRENT_SCHEMA } from '../file/format.ts';
import type { Connection } from '../file/sqlite.ts';
import { unlessLost } from '../file/body-texts.ts';
import { damaged } from '../tape-error.ts';
import type { ObjectDetails, SegmentSource } from '../segment/segment-source.ts';
import { FactWriter, type SearchState } from '../search/fact-writer.ts';
import { factFile } from '../search/facts.ts';
import { Statements } from '../segment/statements.ts';
import { HistoryWriter } from '../versions/history-writer.ts';
import { VersionWriter } from '../write/version-writer.ts';
import { MergedObjects, type Standing } from './merged-objects.ts';

/** Versions between two looks at the event loop. */
const VERSIONS_A_STEP = 500;
const CHANGES_A_CHECKPOINT = 4096;

/** One change as rows carry it. */
interface Row {
  readonly seq: number;
  readonly object: number;
  readonly flags: number;
  readonly summary: number;
  readonly references: number;
  readonly at: number;
}

/** One change with all that is written of it. */
interface Copied extends Row {
  /** Its number in the recording. */
  readonly read: number;
  readonly known: ObjectDetails & Record<'summary' | 'references' | 'resourceVersion', string>;
  /** Absent where it cannot be read. */
  readonly text: Buffer | undefined;
  readonly terms: string | undefined;
}

/** A version whose body could not be read. */
export interface LostVersion {
  readonly at: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Writes the versions of several segments, one after the other, into the tables of one new segment. */
export class MergedCopy {
  readonly #connection: Connection;
  readonly #startedAt: number;
  readonly #firstSeq: number;
  readonly #versions: VersionWriter;
  readonly #objects: MergedObjects;
  readonly #lineages = new Map<number, Lineage>();
  readonly #facts: FactWriter;
  readonly #histories: HistoryWriter;
  /** What of each object can be searched, as of what was copied. */
  readonly #states = new Map<number, SearchState>();
  /** Versions that were copied without their bodies. */
  readonly lost: LostVersion[] = [];
  #rawBytes = 0;
  #copiedUpTo = 0;
  #sinceCheckpoint = 0;
  #lastRead: number;
  #lastTime = Number.NEGATIVE_INFINITY;
  #nextSeq: number;
  /** What is added to numbers: less by each hole in what was copied. */
  #shift = 0;
  #isHoled = false;

  /** `first` is the head of the first segment. */
  constructor(file: string, connection: Connection, first: SegmentHead) {
    this.#connection = connection;
    this.#startedAt = first.startedAt;
    this.#firstSeq = first.firstSeq;
    this.#nextSeq = first.firstSeq;
    this.#lastRead = first.firstSeq - 1;
    const stored = factFile(file, new Statements(connection), { schema: CURRENT_SCHEMA, head: first });
    this.#versions = new VersionWriter(file, connection, { first: { firstSummary: 1, firstReferences: 1 }, stored });
    this.#facts = new FactWriter(connection, stored);
    this.#histories = new HistoryWriter(file, connection, stored);
    this.#objects = new MergedObjects(connection, this.#versions, first.firstSeq);
  }

  /** When the last change was that was copied. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /** Bytes of the bodies of what was copied. */
  get rawBytes(): number {
    return this.#rawBytes;
  }

  /**
   * Copies the changes of a segment up to change `end`; of the first segment also the state it begins with. Where changes
   * before it are missing, what it begins with stands for them, and what it does not know any more has ended.
   */
  async take(of: () => SegmentSource, end: number, onStep: (versions: number) => void): Promise<void> {
    const { firstSeq } = of().head;
    const isFirst = firstSeq === this.#firstSeq;
    const isHole = !isFirst && this.#lastRead < firstSeq - 1;
    if (isHole) this.#bridge(of(), firstSeq);
    let after = isFirst ? 0 : firstSeq - 1;
    for (;;) {
      const bounds = { after, before: end + 1 };
      const asked = { filter: {}, ...bounds, order: 'asc', limit: VERSIONS_A_STEP, carried: true } as const;
      const { rows, times } = of().changes(asked);
      if (times.length === 0) return;
      const changes = [...times].map((at, index) => rowAt(rows, index, at));
      this.#copy(this.#read(of(), changes));
      after = changes.at(-1)?.seq ?? end;
      onStep(times.length);
      await setImmediate();
    }
  }

  /**
   * Goes over a hole: the newest versions of what lived when `source` began that were in it, and a tombstone for what did
   * not. Numbers go on without the hole, since a recording has none that are left out.
   */
  #bridge(source: SegmentSource, firstSeq: number): void {
    const bounds = { after: this.#lastRead, before: firstSeq };
    const all = { filter: {}, order: 'asc', limit: Number.MAX_SAFE_INTEGER, carried: true } as const;
    const { rows, times } = source.changes({ ...all, ...bounds });
    const carried = [...times].map((at, index) => rowAt(rows, index, at));
    const state = source.stateAt(firstSeq - 1, source.isWhole());
    const living = new Set<number>();
    for (let at = 0; at < state.length; at += SCENE_COLUMNS.stride) living.add(state[at] ?? 0);
    const batch = this.#read(source, carried);
    const at = source.head.startedAt;
    const gone = this.#objects
      .living()
      .filter(({ entry }) => !living.has(entry.id) && (source.isWhole() || !entry.pointInTime));
    this.#shift = this.#nextSeq - (this.#lastRead + 1);
    this.#isHoled = true;
    this.#copy(batch.map((each, index) => ({ ...each, seq: this.#nextSeq + index })));
    this.#copy(gone.map((standing, index) => this.#tombstone(standing, { seq: this.#nextSeq + index, at })));
    this.#shift = this.#nextSeq - firstSeq;
    this.#lastRead = firstSeq - 1;
  }

  #tombstone({ entry, row }: Standing, { seq, at }: { readonly seq: number; readonly at: number }): Copied {
    const [object = 0, newest = 0, summary = 0, references = 0] = row;
    const kind = entry.pointInTime ? CHANGE_FLAGS.pointInTime : 0;
    const severity = SEVERITIES.indexOf('change') << CHANGE_FLAGS.severityShift;
    const flags = CHANGE_FLAGS.tombstone | CHANGE_FLAGS.inferred | severity | kind;
    return {
      seq,
      read: this.#lastRead,
      object,
      flags,
      summary,
      references,
      at: Math.max(at, this.#lastTime),
      known: { ...entry, ...this.#versions.textsOf(summary, references), resourceVersion: '' },
      text: unlessLost(() => this.#versions.texts.read(newest)),
      terms: undefined,
    };
  }

  /** Writes what is counted of all. */
  finish(): void {
    this.#connection.transaction(() => {
      this.#objects.finish();
      this.#facts.finish(this.#copiedUpTo);
      this.#histories.carried();
      this.#histories.finish(this.#copiedUpTo);
    })();
  }

  /** All of some changes; nothing is written yet, so that a segment that breaks here has cost nothing. */
  #read(source: SegmentSource, changes: readonly Row[]): readonly Copied[] {
    const rvs = source.resourceVersions(changes.map(({ seq }) => seq));
    const summaries = source.texts('summary', [...new Set(changes.map(({ summary }) => summary))]);
    const references = source.texts('refs', [...new Set(changes.map((change) => change.references))]);
    const terms = source.terms(changes.map(({ seq }) => seq));
    const objects = this.#objects.entries(source, changes);
    return changes.map((change) => {
      const entry = objects.get(change.object);
      const texts = { summary: summaries.get(change.summary), references: references.get(change.references) };
      const { summary, references: refs } = texts;
      if (entry === undefined || summary === undefined || refs === undefined) {
        throw damaged(source.facts.file, `change ${change.seq} is of something that is missing`);
      }
      const known = { ...entry, summary, references: refs, resourceVersion: rvs.get(change.seq) ?? '' };
      const text = unlessLost(() => source.body(change.seq));
      const seq = change.seq + this.#shift;
      return { ...change, seq, read: change.seq, known, text, terms: terms.get(change.seq) };
    });
  }

  #copy(changes: readonly Copied[]): void {
    if (changes.length > 0) this.#connection.transaction(() => this.#write(changes))();
  }

  #write(changes: readonly Copied[]): void {
    const counts = new CountsToAdd();
    for (const change of changes) {
      this.#writeOne(change);
      if (change.seq < this.#firstSeq) continue;
      if (changeTypeOf(change.flags) !== 'tombstone') this.#rawBytes += change.text?.length ?? 0;
      counts.add(change.at, (change.flags & CHANGE_FLAGS.severityMask) >> CHANGE_FLAGS.severityShift);
      this.#sinceCheckpoint++;
    }
    this.#count(counts);
    this.#facts.after(this.#copiedUpTo);
    this.#histories.after(this.#copiedUpTo);
    const last = changes.at(-1);
    const isDue = this.#sinceCheckpoint >= CHANGES_A_CHECKPOINT || last?.seq === this.#firstSeq - 1;
    if (isDue && last !== undefined) this.#checkpoint(last.seq);
  }

  #writeOne(change: Copied): void {
    const { seq, read, object, summary, references, at, known, text } = change;
    const isNew = this.#objects.meet(known, this.#isHoled ? seq : known.firstSeq);
    const flags = change.flags | (isNew && this.#isHoled ? CHANGE_FLAGS.first : 0);
    const place = {
      seq,
      object,
      flags,
      summary,
      references,
      t: at - this.#startedAt,
      previous: this.#objects.alive(object),
    };
    const lineage = this.#lineages.get(object);
    this.#lineages.set(object, this.#versions.copy({ ...place, known, text }, lineage));
    if (lineage === undefined && seq < this.#firstSeq) this.#lineages.set(object, lineageFrom(seq));
    if (text === undefined)
      this.lost.push({ at, kind: groupKindOf(known), namespace: known.namespace, name: known.name });
    this.#objects.take({ seq, object, flags, summary, references });
    this.#describe({ ...change, flags }, change.terms);
    this.#lastRead = Math.max(this.#lastRead, read);
    this.#lastTime = Math.max(this.#lastTime, at);
    this.#nextSeq = Math.max(this.#nextSeq, seq + 1);
  }

  #describe(change: Pick<Row, 'seq' | 'object' | 'flags' | 'summary'>, lines: string | undefined): void {
    const { seq, object, flags, summary } = change;
    const before = this.#states.get(object);
    const alive = (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;
    const now = { alive, summary, terms: lines ?? before?.terms ?? '' };
    this.#states.set(object, now);
    if (seq < this.#firstSeq) this.#facts.carry({ seq, object }, now);
    else this.#facts.note({ seq, object }, before, now);
    this.#copiedUpTo = Math.max(this.#copiedUpTo, seq);
  }

  #count(counts: CountsToAdd): void {
    const add = this.#connection.prepare(
      'insert into hist values (?, ?, ?, ?) on conflict do update set c = c + excluded.c',
    );
    for (const { level, bucket, counts: bySeverity } of counts.all()) {
      for (const severity of SEVERITIES.keys()) {
        const count = bySeverity[severity] ?? 0;
        if (count > 0) add.run(level, bucket, severity, count);
      }
    }
  }

  #checkpoint(seq: number): void {
    const rows = this.#objects.scene();
    const sql = 'insert into ckpt(seq, n, body) values (?, ?, ?)';
    this.#connection.prepare(sql).run(seq, this.#objects.sceneSize, encodeCheckpoint(rows));
    this.#sinceCheckpoint = 0;
  }
}

function rowAt(rows: Int32Array, index: number, at: number): Row {
  const from = index * CHANGE_COLUMNS.stride;
  const [seq = 0, object = 0, flags = 0, summary = 0, references = 0] = rows.subarray(from, from + 5);
  return { seq, object, flags, summary, references, at };
}

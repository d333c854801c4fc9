import { CHANGE_COLUMNS, CHANGE_FLAGS, SEVERITIES } from '@model/change.ts';
import type { ObjectEntry } from '@model/scene.ts';
import { setImmediate } from 'node:timers/promises';
import { lineageFrom, type Lineage } from '../file/base-policy.ts';
import { encodeCheckpoint } from '../file/checkpoint.ts';
import { CountsToAdd } from '../file/density.ts';
import type { SegmentHead } from '../file/segment-head.ts';
import { CURRENT_SCHEMA } from '../file/format.ts';
import type { Connection } from '../file/sqlite.ts';
import type { SegmentSource } from '../segment/segment-source.ts';
import { FactWriter, type SearchState } from '../search/fact-writer.ts';
import { factFile } from '../search/facts.ts';
import { Statements } from '../segment/statements.ts';
import { HistoryWriter } from '../versions/history-writer.ts';
import { VersionWriter } from '../write/version-writer.ts';
import { MergedObjects } from './merged-objects.ts';

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
  readonly previous: number;
  readonly at: number;
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
  #copiedUpTo = 0;
  #sinceCheckpoint = 0;

  /** `first` is the head of the first segment. */
  constructor(file: string, connection: Connection, first: SegmentHead) {
    this.#connection = connection;
    this.#startedAt = first.startedAt;
    this.#firstSeq = first.firstSeq;
    const stored = factFile(file, new Statements(connection), { schema: CURRENT_SCHEMA, head: first });
    this.#versions = new VersionWriter(file, connection, { first: { firstSummary: 1, firstReferences: 1 }, stored });
    this.#facts = new FactWriter(connection, stored);
    this.#histories = new HistoryWriter(file, connection, stored);
    this.#objects = new MergedObjects(connection, this.#versions, first.firstSeq);
  }

  /** Copies the changes of a segment up to change `end`; of the first segment also the state it begins with. */
  async take(of: () => SegmentSource, end: number, onStep: (versions: number) => void): Promise<void> {
    const { firstSeq } = of().head;
    let after = firstSeq === this.#firstSeq ? 0 : firstSeq - 1;
    for (;;) {
      const bounds = { after, before: end + 1 };
      const asked = { filter: {}, ...bounds, order: 'asc', limit: VERSIONS_A_STEP, carried: true } as const;
      const { rows, times } = of().changes(asked);
      if (times.length === 0) return;
      const changes = [...times].map((at, index) => rowAt(rows, index, at));
      this.#connection.transaction(() => this.#copy(of(), changes))();
      after = changes.at(-1)?.seq ?? end;
      onStep(times.length);
      await setImmediate();
    }
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

  #copy(source: SegmentSource, changes: readonly Row[]): void {
    const counts = new CountsToAdd();
    const rvs = source.resourceVersions(changes.map(({ seq }) => seq));
    const [summaries, references] = [
      source.texts('summary', [...new Set(changes.map((change) => change.summary))]),
      source.texts('refs', [...new Set(changes.map((change) => change.references))]),
    ];
    const terms = source.terms(changes.map(({ seq }) => seq));
    this.#objects.add(source, changes);
    for (const change of changes) {
      const entry = this.#objects.entry(change.object);
      this.#write(source, change, {
        ...entry,
        summary: summaries.get(change.summary) ?? '',
        references: references.get(change.references) ?? '',
        resourceVersion: rvs.get(change.seq) ?? '',
      });
      this.#objects.take(change);
      this.#describe(change, terms.get(change.seq));
      if (change.seq < this.#firstSeq) continue;
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

  #write(
    source: SegmentSource,
    change: Row,
    known: ObjectEntry & Record<'summary' | 'references' | 'resourceVersion', string>,
  ): void {
    const { seq, object, flags, summary, references, at } = change;
    const text = source.body(seq);
    const previous = change.previous === 0 ? undefined : change.previous;
    const place = { seq, object, flags, summary, references, t: at - this.#startedAt, previous };
    const lineage = this.#lineages.get(object);
    this.#lineages.set(object, this.#versions.copy({ ...place, known, text }, lineage));
    if (lineage === undefined && seq < this.#firstSeq) this.#lineages.set(object, lineageFrom(seq));
  }

  #describe(change: Row, lines: string | undefined): void {
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
  const [seq = 0, object = 0, flags = 0, summary = 0, references = 0, previous = 0] = rows.subarray(from, from + 6);
  return { seq, object, flags, summary, references, previous, at };
}

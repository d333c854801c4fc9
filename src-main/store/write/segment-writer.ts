import { SEVERITIES } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { GroupVersionKind } from '@model/object-ref.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { damaged, TapeError } from '../tape-error.ts';
import type { KnownObject, VersionInput } from '../tape.ts';
import { readInt32, readInteger, readRow, readUid } from '../file/column-values.ts';
import { CountsToAdd } from '../file/density.ts';
import { CURRENT_SCHEMA, type MetaKey } from '../file/format.ts';
import { isWhole, readHead, type SegmentHead } from '../file/segment-head.ts';
import { CarryOver } from './carry-over.ts';
import { redactionKeyOf } from '../file/redaction-key.ts';
import { FactWriter } from '../search/fact-writer.ts';
import { factFile } from '../search/facts.ts';
import { readCoverage } from '../segment/silence-rows.ts';
import { Statements } from '../segment/statements.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { EndedLives } from './ended-lives.ts';
import { KnownLives, type Life } from './known-lives.ts';
import { livingIn } from './living-objects.ts';
import { type Connection, PAGE_SIZE, translated, translating } from '../file/sqlite.ts';
import { type Beginning, beginningAfter } from './new-segment.ts';
import { OlderSegment } from './older-segment.ts';
import { statementsOf } from '../segment/writer-statements.ts';
import { HistoryWriter } from '../versions/history-writer.ts';
import { VersionWriter } from './version-writer.ts';
import { LogFolding } from '../sums/log-folding.ts';

interface KindTally {
  readonly id: number;
  objects: number;
  versions: number;
}

/** All that the writer knows beside the file; built from the file on opening and again after a failed transaction. */
interface Knowledge {
  readonly lives: KnownLives;
  readonly ended: EndedLives;
  readonly versions: VersionWriter;
  readonly checkpoints: CheckpointWriter;
  readonly facts: FactWriter;
  readonly histories: HistoryWriter;
  readonly kinds: Map<string, number>;
  readonly carryOver: CarryOver;
  /** Everything has been carried over, and the file says so. */
  isWhole: boolean;
  lastSeq: number;
  lastTime: number;
  lastObject: number;
  lastGap: number;
}

/** A segment to write to, and those before it that may still matter, the newest first. */
export interface WritableSegment {
  readonly file: string;
  readonly connection: Connection;
  readonly older: readonly OlderSegment[];
  /** The living objects at its beginning, where the writer of the segment before knows them. */
  readonly lives?: KnownLives;
}

/** Appends to one segment; what its methods do is said in `TapeWriter`. */
export class SegmentWriter {
  readonly file: string;
  readonly #connection: Connection;
  readonly #older: readonly OlderSegment[];
  readonly #head: SegmentHead;
  readonly #statements: ReturnType<typeof statementsOf>;
  readonly #folding: LogFolding;
  #knowledge: Knowledge;
  #closed = false;

  constructor(segment: WritableSegment) {
    const { file, connection, older } = segment;
    this.file = file;
    this.#connection = connection;
    this.#older = older;
    this.#statements = statementsOf(connection);
    this.#head = readHead(file, connection);
    this.#knowledge = this.#learn(segment.lives);
    this.#folding = new LogFolding(file, connection);
  }

  /** True if it needs no segment before it any more. */
  get isWhole(): boolean {
    return this.#knowledge.isWhole;
  }

  /** True if it has changes of its own. */
  get hasChanges(): boolean {
    return this.#knowledge.lastSeq >= this.#head.firstSeq;
  }

  /** Bytes of the file, with what is still in the log. */
  get bytes(): number {
    return Number(this.#connection.pragma('page_count', { simple: true })) * PAGE_SIZE;
  }

  get startedAt(): number {
    return this.#head.startedAt;
  }

  /** How the next segment begins. */
  next(): { readonly beginning: Beginning; readonly lives: KnownLives } {
    const { lives } = this.#knowledge;
    return { beginning: beginningAfter(this.file, this.#connection, lives.all()), lives };
  }

  /** This segment as the next one asks it. */
  asOlder(): OlderSegment {
    return new OlderSegment(this.file, { texts: this.#knowledge.versions.texts, ended: this.#knowledge.ended });
  }

  /** As `TapeWriter.append`; carries over at least `carried` objects of the segment before, if any are left. */
  append(versions: readonly VersionInput[], carried: number): { readonly lastSeq: number; readonly stored: number } {
    return this.#commit(() => {
      const left = this.#knowledge.carryOver.size;
      const before = this.#knowledge.lastSeq;
      const counts = new CountsToAdd();
      const tallies = new Map<number, KindTally>();
      let rawBytes = 0;
      for (const version of versions) {
        if (!this.#store(version, tallies)) continue;
        rawBytes += version.body.length;
        counts.add(this.#knowledge.lastTime, SEVERITIES.indexOf(version.severity));
      }
      const stored = this.#knowledge.lastSeq - before;
      if (stored > 0) this.#settle(counts, tallies, rawBytes);
      this.#carryOver(carried - (left - this.#knowledge.carryOver.size));
      return { lastSeq: this.#knowledge.lastSeq, stored };
    });
  }

  living(kind: Pick<GroupVersionKind, 'group' | 'kind'>, namespace?: string): ReadonlyMap<string, KnownObject> {
    return this.#knowledge.lives.of(kind, namespace);
  }

  everyLiving(): readonly KnownObject[] {
    return Array.from(this.#knowledge.lives.all(), ({ known }) => known);
  }

  newestCoverage(): readonly Coverage[] {
    return this.#statements.newestCoverage.all().map((row) => readCoverage(this.file, row));
  }

  openGap(gap: Omit<Gap, 'to'>): number {
    return this.#commit(() => this.#insertGap(gap));
  }

  closeGap(id: number, to: Timestamp): void {
    this.#commit(() => this.#statements.closeGap.run(to, id));
  }

  dropGap(id: number): void {
    this.#commit(() => this.#statements.dropGap.run(id));
  }

  /** A gap that has ended, unless one of that reason and detail is known. */
  addGapOnce({ to, ...gap }: Gap): void {
    this.#commit(() => {
      if (this.#statements.gapLike.get(gap.why, gap.detail, gap.from) !== undefined) return;
      this.#statements.closeGap.run(to ?? gap.from, this.#insertGap(gap));
    });
  }

  setCoverage(coverage: Coverage): void {
    this.#commit(() => {
      const { kind, namespace, state, since, detail } = coverage;
      const latest = this.#statements.latestCoverage.get(kind, namespace);
      if (latest !== undefined) {
        const [lastState, lastDetail] = readRow(this.file, latest);
        if (lastState === state && lastDetail === detail) return;
      }
      this.#statements.insertCoverage.run(kind, namespace, state, since, detail);
    });
  }

  addRedactions(counts: readonly RedactionCount[]): void {
    const totals = new Map<string, number>();
    for (const each of counts) {
      const key = redactionKeyOf(each);
      totals.set(key, (totals.get(key) ?? 0) + each.count);
    }
    this.#commit(() => {
      for (const [key, count] of totals) this.#statements.addRedactions.run(key, count);
    });
  }

  touch(at: Timestamp, carried: number): void {
    this.#commit(() => {
      this.#statements.raiseMeta.run(BigInt(at), 'recorded_until');
      this.#carryOver(carried);
    });
  }

  recordedUntil(): Timestamp {
    return timestampFromMs(this.#meta('recorded_until'));
  }

  setComplete(at: Timestamp): void {
    this.#commit(() => this.#statements.firstMeta.run('complete_at', BigInt(at)));
  }

  /** Marks the silence from the last sign of life until `now` with its reason, and ends what was left open. */
  resumeAt(now: Timestamp, because: Pick<Gap, 'why' | 'detail'>): void {
    this.#commit(() => {
      const from = timestampFromMs(this.#meta('recorded_until'));
      const to = Math.max(from, now);
      const id = this.#insertGap({ from, kind: '', namespace: '', ...because });
      this.#statements.closeGap.run(to, id);
      this.#statements.closeOpenGaps.run(to);
      this.#statements.raiseMeta.run(BigInt(to), 'recorded_until');
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#folding.finish();
    } catch (error) {
      throw translated(this.file, error);
    } finally {
      this.#connection.close();
    }
  }

  /** Runs one transaction. If it fails, nothing of it is in the file, and the file is what is known. */
  #commit<T>(work: () => T): T {
    if (this.#closed) throw new TapeError('closed', `The recording ${this.file} is closed; open it again to write.`);
    try {
      const done = this.#connection.transaction(work).immediate();
      this.#folding.committed();
      return done;
    } catch (error) {
      this.#folding.failed();
      this.#knowledge = translating(this.file, () => this.#learn());
      throw translated(this.file, error);
    }
  }

  /** Stores one version unless it is the newest already. */
  #store(input: VersionInput, tallies: Map<number, KindTally>): boolean {
    const knowledge = this.#knowledge;
    const known = knowledge.lives.get(input) ?? this.#ended(input);
    if (known !== undefined && repeats(known, input)) return false;
    const life = known === undefined ? undefined : knowledge.carryOver.here(known);
    const seq = knowledge.lastSeq + 1;
    const time = Math.max(knowledge.lastTime, input.observedAt);
    const kindId = life?.kindId ?? this.#kindId(input);
    const newId = knowledge.lastObject + 1;
    const place = { seq, t: time - this.#head.startedAt, kindId, life, newId };
    const written = knowledge.versions.write(input, place);
    knowledge.lives.set(written);
    knowledge.facts.note({ seq, object: written.id }, life, written);
    if (!written.alive) knowledge.ended.add(input.uid, written.id);
    knowledge.lastSeq = seq;
    knowledge.lastTime = time;
    if (life === undefined) knowledge.lastObject = newId;
    const tally = tallies.get(kindId) ?? { id: kindId, objects: 0, versions: 0 };
    tallies.set(kindId, tally);
    tally.versions++;
    if (life === undefined) tally.objects++;
    return true;
  }

  /** A life that had ended, in this segment or one before it. */
  #ended(input: VersionInput): Life | undefined {
    const { ended, versions, carryOver, facts } = this.#knowledge;
    const found = versions.find(ended.having(input.uid), input);
    if (found !== undefined) return { ...found, terms: facts.lastTermsOf(found.id) };
    for (const older of this.#older) {
      const life = older.ended(input);
      if (life !== undefined) return carryOver.adoptable(life, older);
    }
    return undefined;
  }

  #carryOver(count: number): void {
    const { carryOver, isWhole: wasWhole } = this.#knowledge;
    if (wasWhole) return;
    carryOver.some(Math.max(count, 0));
    if (!carryOver.isEmpty) return;
    this.#knowledge.histories.carried();
    this.#statements.setMeta.run(1n, 'whole');
    this.#knowledge.isWhole = true;
  }

  #settle(counts: CountsToAdd, tallies: ReadonlyMap<number, KindTally>, rawBytes: number): void {
    const statements = this.#statements;
    for (const { level, bucket, counts: bySeverity } of counts.all()) {
      bySeverity.forEach((count, severity) => {
        if (count > 0) statements.addCount.run(level, bucket, severity, count);
      });
    }
    for (const { id, objects, versions } of tallies.values()) statements.addTally.run(objects, versions, id);
    statements.addMeta.run(BigInt(rawBytes), 'raw_bytes');
    statements.raiseMeta.run(BigInt(this.#knowledge.lastTime), 'recorded_until');
    const { checkpoints, facts, histories, lastSeq, lives } = this.#knowledge;
    checkpoints.after(lastSeq, () => lives.all());
    facts.after(lastSeq);
    histories.after(lastSeq);
  }

  #insertGap(gap: Omit<Gap, 'to'>): number {
    const { from, kind, namespace, why, detail } = gap;
    const id = ++this.#knowledge.lastGap;
    this.#statements.openGap.run(id, from, kind, namespace, why, detail);
    return id;
  }

  #kindId(input: GroupVersionKind & { readonly pointInTime: boolean }): number {
    const { group, kind, version, pointInTime } = input;
    const key = JSON.stringify([group, kind, version]);
    const known = this.#knowledge.kinds.get(key);
    if (known !== undefined) return known;
    const id = Number(this.#statements.insertKind.run(group, version, kind, pointInTime ? 1 : 0).lastInsertRowid);
    this.#knowledge.kinds.set(key, id);
    return id;
  }

  #meta(key: MetaKey): number {
    return readInteger(this.file, this.#statements.meta.get(key));
  }

  /** What the file says; `inherited` are the living objects at its beginning where they are at hand. */
  #learn(inherited?: KnownLives): Knowledge {
    const { kinds, newest } = this.#statements;
    const file = this.file;
    const stored = factFile(file, new Statements(this.#connection), { schema: CURRENT_SCHEMA, head: this.#head });
    const versions = new VersionWriter(file, this.#connection, { first: this.#head, stored });
    const facts = new FactWriter(this.#connection, stored);
    const histories = new HistoryWriter(file, this.#connection, stored);
    const lives = inherited ?? new KnownLives();
    const pending = this.#pending(inherited);
    if (inherited === undefined) {
      for (const life of pending) lives.set(life);
      for (const life of livingIn(stored, versions, this.#statements.living.all())) lives.set(life);
    }
    const ended = new EndedLives();
    for (const row of this.#statements.ended.iterate(this.#head.firstSeq)) {
      const [uid, id] = readRow(file, row);
      ended.add(readUid(file, uid), readInt32(file, id));
    }
    const [lastSeq, lastT, lastObject, lastGap] = readRow(file, newest.get());
    const { firstSeq, startedAt, firstObject, firstGap } = this.#head;
    const known = lastT === null ? undefined : startedAt + readInteger(file, lastT);
    return {
      lives,
      ended,
      versions,
      carryOver: new CarryOver(versions, pending, {
        older: this.#older[0],
        startedAt,
        kindIdOf: (kind) => this.#kindId(kind),
        carried: (life) => {
          this.#statements.addCarried.run(life.kindId);
          this.#knowledge.facts.carry({ seq: life.newest, object: life.id }, life);
          this.#knowledge.lives.set(life);
        },
      }),
      isWhole: isWhole(this.#connection),
      checkpoints: new CheckpointWriter(file, this.#connection),
      facts,
      histories,
      kinds: new Map(
        kinds.all().map((row) => {
          const [id, ...key] = readRow(file, row);
          return [JSON.stringify(key), readInt32(file, id)] as const;
        }),
      ),
      lastSeq: Math.max(readInt32(file, lastSeq), firstSeq - 1),
      lastTime: Math.max(known ?? Number.NEGATIVE_INFINITY, firstSeq > 1 ? startedAt : Number.NEGATIVE_INFINITY),
      lastObject: Math.max(readInt32(file, lastObject), firstObject - 1),
      lastGap: Math.max(readInt32(file, lastGap), firstGap - 1),
    };
  }

  /** The living objects of the segment before that are not in this one yet. */
  #pending(inherited: KnownLives | undefined): readonly Life[] {
    if (isWhole(this.#connection)) return [];
    const [before] = this.#older;
    if (before?.segment !== this.#head.segment - 1) throw damaged(this.file, 'the segment before it cannot be read');
    const here = new Set(this.#statements.objects.all());
    return [...(inherited?.all() ?? before.living())].filter(({ id }) => !here.has(id));
  }
}

/** The same resourceVersion says nothing new, unless it brings a tombstoned object back or ends a living one. */
function repeats(life: Life, input: VersionInput): boolean {
  const alive = input.type === 'applied';
  return life.alive === alive && input.resourceVersion !== '' && life.known.resourceVersion === input.resourceVersion;
}

import { SEVERITIES } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { GroupVersionKind } from '@model/object-ref.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { TapeError } from '../tape-error.ts';
import type { KnownObject, TapeWriter, VersionInput } from '../tape.ts';
import { readInt32, readInteger, readRow, readText, readUid } from '../file/column-values.ts';
import { CountsToAdd } from '../file/density.ts';
import type { MetaKey } from '../file/format.ts';
import { redactionKeyOf } from '../file/redaction-key.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { EndedLives } from './ended-lives.ts';
import { KnownLives, type Life } from './known-lives.ts';
import { type Connection, type Statement, translated, translating } from '../file/sqlite.ts';
import { VersionWriter } from './version-writer.ts';

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
  readonly kinds: Map<string, number>;
  lastSeq: number;
  lastTime: number;
  lastObject: number;
}

/** Appends to one segment; see {@link TapeWriter}. */
export class SegmentWriter implements TapeWriter {
  readonly #file: string;
  readonly #connection: Connection;
  readonly #unlock: () => void;
  readonly #startedAt: number;
  readonly #statements: ReturnType<typeof statementsOf>;
  #knowledge: Knowledge;
  #closed = false;

  constructor(file: string, connection: Connection, unlock: () => void) {
    this.#file = file;
    this.#connection = connection;
    this.#unlock = unlock;
    this.#statements = statementsOf(connection);
    this.#startedAt = this.#meta('started_at');
    this.#knowledge = this.#learn();
  }

  append(versions: readonly VersionInput[]): { readonly lastSeq: number; readonly stored: number } {
    return this.#commit(() => {
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
      return { lastSeq: this.#knowledge.lastSeq, stored };
    });
  }

  living(kind: Pick<GroupVersionKind, 'group' | 'kind'>, namespace?: string): ReadonlyMap<string, KnownObject> {
    return this.#knowledge.lives.of(kind, namespace);
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

  setCoverage(coverage: Coverage): void {
    this.#commit(() => {
      const { kind, namespace, state, since, detail } = coverage;
      const latest = this.#statements.latestCoverage.get(kind, namespace);
      if (latest !== undefined) {
        const [lastState, lastDetail] = readRow(this.#file, latest);
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

  touch(at: Timestamp): void {
    this.#commit(() => this.#statements.raiseMeta.run(BigInt(at), 'recorded_until'));
  }

  recordedUntil(): Timestamp {
    return timestampFromMs(this.#meta('recorded_until'));
  }

  setComplete(at: Timestamp): void {
    this.#commit(() => this.#statements.firstMeta.run('complete_at', BigInt(at)));
  }

  /** Marks the silence from the last sign of life until `now`, and ends what was left open. */
  resumeAt(now: Timestamp): void {
    this.#commit(() => {
      const from = timestampFromMs(this.#meta('recorded_until'));
      const to = Math.max(from, now);
      const detail = 'the engine was not running';
      const id = this.#insertGap({ from, kind: '', namespace: '', why: 'engine-stopped', detail });
      this.#statements.closeGap.run(to, id);
      this.#statements.closeOpenGaps.run(to);
      this.#statements.raiseMeta.run(BigInt(to), 'recorded_until');
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Whoever copies the file alone, while a reader still has it open, must have all of it.
    this.#connection.pragma('wal_checkpoint(TRUNCATE)');
    this.#connection.close();
    this.#unlock();
  }

  /** Runs one transaction. If it fails, nothing of it is in the file, and the file is what is known. */
  #commit<T>(work: () => T): T {
    if (this.#closed) throw new TapeError('closed', `The recording ${this.#file} is closed; open it again to write.`);
    try {
      return this.#connection.transaction(work).immediate();
    } catch (error) {
      this.#knowledge = translating(this.#file, () => this.#learn());
      throw translated(this.#file, error);
    }
  }

  /** Stores one version unless it is the newest already. */
  #store(input: VersionInput, tallies: Map<number, KindTally>): boolean {
    const knowledge = this.#knowledge;
    const life =
      knowledge.lives.get(input) ?? (knowledge.ended.mayHave(input.uid) ? knowledge.versions.find(input) : undefined);
    if (life !== undefined && repeats(life, input)) return false;
    const seq = knowledge.lastSeq + 1;
    const time = Math.max(knowledge.lastTime, input.observedAt);
    const kindId = life?.kindId ?? this.#kindId(input);
    const newId = knowledge.lastObject + 1;
    const place = { seq, t: time - this.#startedAt, kindId, life, newId };
    const written = knowledge.versions.write(input, place);
    knowledge.lives.set(written);
    if (!written.alive) knowledge.ended.add(input.uid);
    knowledge.lastSeq = seq;
    knowledge.lastTime = time;
    if (life === undefined) knowledge.lastObject = newId;
    const tally = tallies.get(kindId) ?? { id: kindId, objects: 0, versions: 0 };
    tallies.set(kindId, tally);
    tally.versions++;
    if (life === undefined) tally.objects++;
    return true;
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
    const { checkpoints, lastSeq, lives } = this.#knowledge;
    checkpoints.after(lastSeq, () => lives.all());
  }

  #insertGap(gap: Omit<Gap, 'to'>): number {
    const { from, kind, namespace, why, detail } = gap;
    return Number(this.#statements.openGap.run(from, kind, namespace, why, detail).lastInsertRowid);
  }

  #kindId(input: VersionInput): number {
    const { group, kind, version, pointInTime } = input;
    const key = JSON.stringify([group, kind, version]);
    const known = this.#knowledge.kinds.get(key);
    if (known !== undefined) return known;
    const id = Number(this.#statements.insertKind.run(group, version, kind, pointInTime ? 1 : 0).lastInsertRowid);
    this.#knowledge.kinds.set(key, id);
    return id;
  }

  #meta(key: MetaKey): number {
    return readInteger(this.#file, this.#statements.meta.get(key));
  }

  #learn(): Knowledge {
    const { kinds, newest, living } = this.#statements;
    const file = this.#file;
    const versions = new VersionWriter(file, this.#connection);
    const lives = new KnownLives();
    for (const row of living.iterate()) {
      const cells = readRow(file, row);
      const [group, version, kind, namespace, name] = cells.slice(7, 12).map((cell) => readText(file, cell));
      const [uid, pointInTime] = [readUid(file, cells[12]), cells[13] === 1];
      const names = { group: group ?? '', version: version ?? '', kind: kind ?? '', uid, pointInTime };
      lives.set(versions.lifeOf(row, { ...names, namespace: namespace ?? '', name: name ?? '' }));
    }
    const ended = new EndedLives();
    for (const uid of this.#statements.ended.iterate()) ended.add(readUid(file, uid));
    const [lastSeq, lastT, lastObject] = readRow(file, newest.get());
    return {
      lives,
      ended,
      versions,
      checkpoints: new CheckpointWriter(file, this.#connection),
      kinds: new Map(
        kinds.all().map((row) => {
          const [id, ...key] = readRow(file, row);
          return [JSON.stringify(key), readInt32(file, id)] as const;
        }),
      ),
      lastSeq: readInt32(file, lastSeq),
      lastTime: lastT === null ? Number.NEGATIVE_INFINITY : this.#startedAt + readInteger(file, lastT),
      lastObject: readInt32(file, lastObject),
    };
  }
}

/** The same resourceVersion says nothing new, unless it brings a tombstoned object back or ends a living one. */
function repeats(life: Life, input: VersionInput): boolean {
  const alive = input.type === 'applied';
  return life.alive === alive && input.resourceVersion !== '' && life.known.resourceVersion === input.resourceVersion;
}

function statementsOf(connection: Connection) {
  const prepare = (sql: string): Statement => connection.prepare(sql);
  return {
    meta: prepare('select v from meta where k = ?').pluck(),
    addMeta: prepare('update meta set v = v + ? where k = ?'),
    firstMeta: prepare('insert or ignore into meta(k, v) values (?, ?)'),
    raiseMeta: prepare('update meta set v = max(v, ?) where k = ?'),
    openGap: prepare('insert into gap(t0, kind, ns, why, detail) values (?, ?, ?, ?, ?)'),
    closeGap: prepare('update gap set t1 = max(t0, ?) where id = ?'),
    closeOpenGaps: prepare('update gap set t1 = max(t0, ?) where t1 is null'),
    dropGap: prepare('delete from gap where id = ?'),
    latestCoverage: prepare(
      'select state, detail from coverage where kind = ? and ns = ? order by id desc limit 1',
    ).raw(),
    insertCoverage: prepare('insert into coverage(kind, ns, state, since, detail) values (?, ?, ?, ?, ?)'),
    addRedactions: prepare('insert into redaction values (?, ?) on conflict do update set n = n + excluded.n'),
    addCount: prepare('insert into hist values (?, ?, ?, ?) on conflict do update set c = c + excluded.c'),
    addTally: prepare('update kind set objects = objects + ?, versions = versions + ? where id = ?'),
    insertKind: prepare('insert into kind(grp, version, kind, point_in_time) values (?, ?, ?, ?)'),
    kinds: prepare('select id, grp, kind, version from kind').raw(),
    newest: prepare(
      'select (select max(seq) from version), (select t from version order by seq desc limit 1), (select max(id) from object)',
    ).raw(),
    ended: prepare('select uid from object where last_seq is not null').pluck(),
    living: prepare(
      `select o.id, o.kind, v.seq, v.flags, v.sum, v.refs, v.rv, k.grp, k.version, k.kind, o.ns, o.name, o.uid,
 k.point_in_time from object o join kind k on k.id = o.kind
 join version v on v.seq = (select max(seq) from version where obj = o.id) where o.last_seq is null`,
    ).raw(),
  };
}

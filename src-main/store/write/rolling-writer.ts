import { join } from 'node:path';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { GroupVersionKind } from '@model/object-ref.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';
import type { Timestamp } from '@model/time.ts';
import { writeCatalogue } from '../catalogue/folder-catalogue.ts';
import { verifySchema } from '../file/format.ts';
import { checkSeal } from '../file/seal.ts';
import { openForAppending, translated } from '../file/sqlite.ts';
import { segmentName } from '../recording-path.ts';
import type { KnownObject, TapeWriter, VersionInput } from '../tape.ts';
import type { KnownLives } from './known-lives.ts';
import { DISK_FULL, forgetFullDisk, isNotedFull, noteFullDisk, saysFull } from './full-disk.ts';
import { writeNewSegment } from './new-segment.ts';
import { TapeError } from '../tape-error.ts';
import { freeBytes, sizeText } from '../upkeep/free-space.ts';
import { OlderSegment } from './older-segment.ts';
import { SegmentWriter } from './segment-writer.ts';

/** When a segment is closed, and how fast the next one becomes independent of it. */
export interface SegmentLimits {
  readonly bytes: number;
  readonly ageMs: number;
  /** Objects carried over with each append or sign of life, at least. */
  readonly carried: number;
  /** With less left on the disk nothing more is written; a little if not given. */
  readonly freeBytes?: number;
}

export const SEGMENT_LIMITS: SegmentLimits = { bytes: 256 * 1024 * 1024, ageMs: 6 * 3_600_000, carried: 32 };
const LEAST_FREE_BYTES = 256 * 1024 * 1024;

const ENGINE_STOPPED = { why: 'engine-stopped', detail: 'the engine was not running' } as const;

/** In so many segments before the one written an object that had ended is looked for when it seems to be back. */
export const REMEMBERED_SEGMENTS = 2;

/** What a writer is opened on: the folder's segment files in order, the last of which is written to. */
export interface RollingPlace {
  readonly folder: string;
  readonly files: readonly string[];
  readonly limits: SegmentLimits;
  readonly unlock: () => void;
}

/** Writes a recording segment by segment; see {@link TapeWriter}. */
export class RollingWriter implements TapeWriter {
  readonly #folder: string;
  readonly #limits: SegmentLimits;
  readonly #unlock: () => void;
  /** Segments that the one written still needs or remembers, the newest first. */
  #older: readonly OlderSegment[];
  #writer: SegmentWriter;
  /** Closed for good but for folding in its log, which nobody has to wait for. */
  #ended: SegmentWriter | undefined;
  #closed = false;
  /** The last sign of life before the disk took no more; absent while it takes everything. */
  #fullSince: Timestamp | undefined;

  /** Throws a {@link TapeError}. */
  constructor({ folder, files, limits, unlock }: RollingPlace) {
    this.#folder = folder;
    this.#limits = limits;
    this.#unlock = unlock;
    const [current = '', ...older] = files.toReversed();
    this.#older = openedOlder(older.slice(0, REMEMBERED_SEGMENTS));
    try {
      this.#writer = openSegment(current, this.#older);
    } catch (error) {
      for (const segment of this.#older) segment.close();
      throw error;
    }
  }

  append(versions: readonly VersionInput[]): { readonly lastSeq: number; readonly stored: number } {
    this.#watchSpace();
    return this.#written(() => {
      const [first] = versions;
      if (first !== undefined && this.#isDue(first.observedAt)) this.#begin();
      const appended = this.#writer.append(versions, this.#limits.carried);
      if (appended.stored > 0) this.#endFull();
      return appended;
    });
  }

  living(kind: Pick<GroupVersionKind, 'group' | 'kind'>, namespace?: string): ReadonlyMap<string, KnownObject> {
    return this.#writer.living(kind, namespace);
  }

  everyLiving(): readonly KnownObject[] {
    return this.#writer.everyLiving();
  }

  newestCoverage(): readonly Coverage[] {
    return this.#writer.newestCoverage();
  }

  openGap(gap: Omit<Gap, 'to'>): number {
    return this.#written(() => this.#writer.openGap(gap));
  }

  closeGap(id: number, to: Timestamp): void {
    this.#written(() => this.#writer.closeGap(id, to));
  }

  dropGap(id: number): void {
    this.#written(() => this.#writer.dropGap(id));
  }

  setCoverage(coverage: Coverage): void {
    this.#written(() => this.#writer.setCoverage(coverage));
  }

  addRedactions(counts: readonly RedactionCount[]): void {
    this.#written(() => this.#writer.addRedactions(counts));
  }

  recordedUntil(): Timestamp {
    return this.#writer.recordedUntil();
  }

  setComplete(at: Timestamp): void {
    this.#written(() => this.#writer.setComplete(at));
  }

  touch(at: Timestamp): void {
    this.#watchSpace();
    this.#written(() => {
      this.#foldIn();
      this.#writer.touch(at, this.#limits.carried);
      this.#endFull();
    });
  }

  /** Marks the silence from the last sign of life until `now`, and ends what was left open. */
  resumeAt(now: Timestamp): void {
    this.#written(() => {
      this.#writer.resumeAt(now, isNotedFull(this.#folder) ? DISK_FULL : ENGINE_STOPPED);
      forgetFullDisk(this.#folder);
    });
  }

  /** Tells of damage that was found when recording went on: what is written from now on may hide it. */
  tellDamage(gap: Gap): void {
    this.#written(() => this.#writer.addGapOnce(gap));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#foldIn();
      this.#writer.close();
    } finally {
      for (const older of this.#older) older.close();
      // Whatever became of it: nobody writes it any more.
      this.#unlock();
    }
  }

  /** Writes, and remembers since when the disk took no more. */
  #written<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      if (saysFull(error) && this.#fullSince === undefined) {
        this.#fullSince = this.#writer.recordedUntil();
        noteFullDisk(this.#folder);
      }
      throw error;
    }
  }

  /** Something could be written again: what was not is a gap. */
  #endFull(): void {
    if (this.#fullSince === undefined) return;
    const gap = { from: this.#fullSince, to: this.#writer.recordedUntil(), kind: '', namespace: '', ...DISK_FULL };
    this.#writer.addGapOnce(gap);
    this.#fullSince = undefined;
    forgetFullDisk(this.#folder);
  }

  /** Stops before the disk is full, while what must be said of it can still be written. */
  #watchSpace(): void {
    const left = freeBytes(this.#folder);
    const least = this.#limits.freeBytes ?? LEAST_FREE_BYTES;
    if (left >= least) return;
    const detail = `${sizeText(left)} were left on the disk`;
    const gap = { kind: '', namespace: '', why: 'disk-full' as const, detail };
    try {
      this.#written(() => this.#writer.openGap({ ...gap, from: this.#writer.recordedUntil() }));
    } catch (error) {
      // Another program may have taken all of it at once: then only the note says it.
      if (!saysFull(error)) throw error;
    }
    throw new TapeError(
      'disk',
      `Recording into ${this.#folder} stopped: only ${detail}, less than ${sizeText(least)}; make room, keep less, or lower the limit.`,
    );
  }

  /** A segment is closed when it is large or old enough, but not before it stands by itself. */
  #isDue(now: Timestamp): boolean {
    const { bytes, ageMs } = this.#limits;
    return (
      this.#writer.isWhole &&
      this.#writer.hasChanges &&
      (now - this.#writer.startedAt >= ageMs || this.#writer.bytes >= bytes)
    );
  }

  #begin(): void {
    this.#foldIn();
    const { beginning, lives } = this.#writer.next();
    const file = join(this.#folder, segmentName(beginning.head.segment));
    writeNewSegment(file, beginning);
    const older = this.#writer.asOlder();
    for (const forgotten of this.#older.slice(REMEMBERED_SEGMENTS - 1)) forgotten.close();
    this.#older = [older, ...this.#older.slice(0, REMEMBERED_SEGMENTS - 1)];
    this.#ended = this.#writer;
    this.#writer = openSegment(file, this.#older, lives);
    // From now on it is missed if it goes.
    writeCatalogue(this.#folder);
  }

  /** Folds the log of the segment before into it: once nothing is asked of its writer's connection any more. */
  #foldIn(): void {
    if (this.#closed || this.#writer.isWhole) {
      this.#older[0]?.forgetTexts();
      this.#ended?.close();
      if (this.#ended !== undefined) writeCatalogue(this.#folder);
      this.#ended = undefined;
    }
  }
}

function openedOlder(files: readonly string[]): readonly OlderSegment[] {
  const opened: OlderSegment[] = [];
  try {
    for (const file of files) {
      const segment = readableOlder(file);
      if (segment !== undefined) opened.push(segment);
    }
    return opened;
  } catch (error) {
    for (const segment of opened) segment.close();
    throw error;
  }
}

/** Undefined for a damaged one: readers draw it as a gap, and its ended objects are not recognised. */
function readableOlder(file: string): OlderSegment | undefined {
  try {
    checkSeal(file);
    const segment = new OlderSegment(file);
    segment.learnEnded();
    return segment;
  } catch (error) {
    const known = translated(file, error);
    // What comes after it has a format that we write, so it cannot be of a newer one.
    if (known instanceof TapeError && (known.code === 'damaged' || known.code === 'newer-format')) return undefined;
    throw known;
  }
}

function openSegment(file: string, older: readonly OlderSegment[], lives?: KnownLives): SegmentWriter {
  const connection = openForAppending(file);
  try {
    verifySchema(file, connection);
    return new SegmentWriter({ file, connection, older, ...(lives === undefined ? {} : { lives }) });
  } catch (error) {
    connection.close();
    throw translated(file, error);
  }
}

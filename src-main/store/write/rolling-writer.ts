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
    const [first] = versions;
    if (first !== undefined && this.#isDue(first.observedAt)) this.#begin();
    return this.#writer.append(versions, this.#limits.carried);
  }

  living(kind: Pick<GroupVersionKind, 'group' | 'kind'>, namespace?: string): ReadonlyMap<string, KnownObject> {
    return this.#writer.living(kind, namespace);
  }

  openGap(gap: Omit<Gap, 'to'>): number {
    return this.#writer.openGap(gap);
  }

  closeGap(id: number, to: Timestamp): void {
    this.#writer.closeGap(id, to);
  }

  dropGap(id: number): void {
    this.#writer.dropGap(id);
  }

  setCoverage(coverage: Coverage): void {
    this.#writer.setCoverage(coverage);
  }

  addRedactions(counts: readonly RedactionCount[]): void {
    this.#writer.addRedactions(counts);
  }

  recordedUntil(): Timestamp {
    return this.#writer.recordedUntil();
  }

  setComplete(at: Timestamp): void {
    this.#writer.setComplete(at);
  }

  touch(at: Timestamp): void {
    this.#watchSpace();
    this.#foldIn();
    this.#writer.touch(at, this.#limits.carried);
  }

  /** Marks the silence from the last sign of life until `now`, and ends what was left open. */
  resumeAt(now: Timestamp): void {
    this.#writer.resumeAt(now);
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

  /** Stops before the disk is full, while what must be said of it can still be written. */
  #watchSpace(): void {
    const left = freeBytes(this.#folder);
    const least = this.#limits.freeBytes ?? LEAST_FREE_BYTES;
    if (left >= least) return;
    const detail = `${sizeText(left)} were left on the disk`;
    const gap = { kind: '', namespace: '', why: 'disk-full' as const, detail };
    this.#writer.openGap({ ...gap, from: this.#writer.recordedUntil() });
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
    const { beginning, lives } = this.#writer.next();
    const file = join(this.#folder, segmentName(beginning.head.segment));
    writeNewSegment(file, beginning);
    const older = this.#writer.asOlder();
    for (const forgotten of this.#older.slice(REMEMBERED_SEGMENTS - 1)) forgotten.close();
    this.#older = [older, ...this.#older.slice(0, REMEMBERED_SEGMENTS - 1)];
    this.#foldIn();
    this.#ended = this.#writer;
    this.#writer = openSegment(file, this.#older, lives);
  }

  /** Folds the log of the segment before into it: once nothing is asked of its writer's connection any more. */
  #foldIn(): void {
    if (this.#closed || this.#writer.isWhole) {
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
    if (known instanceof TapeError && known.code === 'damaged') return undefined;
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

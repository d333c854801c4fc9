import { SEVERITIES } from '@model/change.ts';
import { type TimeRange, timestampFromMs } from '@model/time.ts';
import { damaged, TapeError } from '../tape-error.ts';
import type { Density } from '../tape.ts';
import { readInteger, readRow } from './column-values.ts';

/** Widths of the kept counts in milliseconds, finest first. */
export const LEVELS: readonly number[] = [1000, 10_000, 300_000, 3_600_000];
const LEVELS_BEFORE_3 = LEVELS.slice(0, 3);

/** More buckets than any screen has pixels. */
const MAX_BUCKETS = 100_000;

/** Whole buckets of `bucketMs`, at its multiples since 1970, that cover a range. */
export interface Buckets {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly bucketMs: number;
  readonly count: number;
}

/** The widest level kept in a format that divides buckets of `bucketMs`; undefined if the versions must be counted. */
export function levelFor(bucketMs: number, formatVersion: number): number | undefined {
  return (formatVersion < 3 ? LEVELS_BEFORE_3 : LEVELS).findLast((level) => bucketMs % level === 0);
}

/** Cuts `range` into buckets. Throws a {@link TapeError} for a width or a number of buckets that makes no sense. */
export function bucketsOf(range: TimeRange, bucketMs: number): Buckets {
  if (!Number.isSafeInteger(bucketMs) || bucketMs < 1 || range.to < range.from) {
    throw new TapeError('bad-question', `Changes cannot be counted in steps of ${bucketMs} ms; ask for whole ones.`);
  }
  const first = Math.floor(range.from / bucketMs);
  const count = Math.floor(range.to / bucketMs) - first + 1;
  if (!(count <= MAX_BUCKETS)) {
    throw new TapeError('bad-question', `Changes cannot be counted in ${count} steps; ask for at most ${MAX_BUCKETS}.`);
  }
  return { from: first * bucketMs, to: (first + count) * bucketMs, bucketMs, count };
}

/** Buckets in which nothing is counted yet. */
export function emptyDensity(buckets: Buckets): Density {
  const counts = new Int32Array(buckets.count * SEVERITIES.length);
  return { from: timestampFromMs(buckets.from), bucketMs: buckets.bucketMs, counts };
}

/** Adds rows of (instant in ms, severity, count) to buckets. */
export function addCounts(file: string, density: Density, found: Iterable<unknown>): void {
  const { from, bucketMs, counts } = density;
  for (const row of found) {
    const [at, severity, count] = readRow(file, row).map((cell) => readInteger(file, cell));
    if (at === undefined || severity === undefined || count === undefined) throw damaged(file, 'a count is missing');
    const bucket = Math.floor((at - from) / bucketMs);
    const cell = bucket * SEVERITIES.length + severity;
    if (bucket < 0 || cell >= counts.length || severity < 0 || severity >= SEVERITIES.length) continue;
    counts[cell] = (counts[cell] ?? 0) + count;
  }
}

/** Counts of one bucket, by severity. */
interface BucketCounts {
  readonly level: number;
  readonly bucket: number;
  readonly counts: number[];
}

/** Counts that wait for the end of a transaction. */
export class CountsToAdd {
  readonly #counted: BucketCounts[] = [];
  /** The bucket of the newest instant, by level: instants never fall, so no other is added to. */
  readonly #newest: BucketCounts[] = [];

  add(at: number, severity: number): void {
    for (const [index, level] of LEVELS.entries()) {
      const bucket = Math.floor(at / level);
      let newest = this.#newest[index];
      if (newest?.bucket !== bucket) {
        newest = { level, bucket, counts: SEVERITIES.map(() => 0) };
        this.#newest[index] = newest;
        this.#counted.push(newest);
      }
      newest.counts[severity] = (newest.counts[severity] ?? 0) + 1;
    }
  }

  all(): Iterable<BucketCounts> {
    return this.#counted;
  }
}

import type { ChangeRows, ChangeType, Severity } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { GroupVersionKind } from '@model/object-ref.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';
import type { RecordingReport, RecordingSpan } from '@model/recording.ts';
import type { Dictionary, Lives, Scene } from '@model/scene.ts';
import type { SearchAnswer, SearchQuestion } from '@model/search.ts';
import type { TimeRange, Timestamp } from '@model/time.ts';
import type { InPieces } from './sums/in-pieces.ts';

/** One version as the recorder hands it over: redacted, digested, not yet numbered. */
export interface VersionInput extends GroupVersionKind {
  readonly type: ChangeType;
  readonly inferred: boolean;
  /** When we saw it. The store clamps it to be non-decreasing; order is `seq`. */
  readonly observedAt: Timestamp;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Read with the first version of a life. */
  readonly createdAt?: Timestamp;
  /** Exact bytes. Empty for a tombstone, which keeps the last body known. */
  readonly body: Uint8Array;
  /** Canonical JSON text of a Summary; interned. */
  readonly summary: string;
  /** Canonical JSON text of a Reference[]; interned. */
  readonly references: string;
  readonly severity: Severity;
  /** Of a kind that is not part of scenes (Event). */
  readonly pointInTime: boolean;
  /**
   * What it can be found by beside its name and its summary, a line each (`label app=shop`), each ended by a line break.
   * Absent: as of the version before, of an object that lives.
   */
  readonly terms?: string;
}

/** What is known of a living object: enough to compare a relist with. */
export interface KnownObject extends GroupVersionKind {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
  readonly summary: string;
  readonly references: string;
  readonly pointInTime: boolean;
}

/** The only writer of a recording; lives in the recorder thread. Every method commits before it returns. */
export interface TapeWriter {
  /**
   * One transaction. Versions whose (uid, resourceVersion) is the newest stored are left out, unless they end a life or
   * bring it back after a deletion. Returns the last `seq`.
   */
  append(versions: readonly VersionInput[]): { readonly lastSeq: number; readonly stored: number };
  /** The living objects of a kind (of one namespace, if given), by uid, as of the last append. */
  living(kind: Pick<GroupVersionKind, 'group' | 'kind'>, namespace?: string): ReadonlyMap<string, KnownObject>;
  /** The living objects of all kinds. */
  everyLiving(): readonly KnownObject[];
  /** The newest coverage of each kind and namespace. */
  newestCoverage(): readonly Coverage[];
  /** Opens a gap and returns its id. */
  openGap(gap: Omit<Gap, 'to'>): number;
  closeGap(id: number, to: Timestamp): void;
  /** Takes back a gap in which nothing was missed. */
  dropGap(id: number): void;
  setCoverage(coverage: Coverage): void;
  /** Adds to what was replaced so far, by kind and rule. */
  addRedactions(counts: readonly RedactionCount[]): void;
  /** Every kind has been listed for the first time; only the first call counts. */
  setComplete(at: Timestamp): void;
  /** A sign of life: the recorder listened until `at`. */
  touch(at: Timestamp): void;
  /** The last sign of life: nothing in the recording is later, but for a gap that is open. */
  recordedUntil(): Timestamp;
  close(): void;
}

/** Which changes to walk over. Absent fields do not restrict. */
export interface ChangeFilter {
  /** Group and kind as `groupKindOf` prints them, or a bare kind; compared without case. */
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Dictionary ids of objects. */
  readonly objects?: readonly number[];
  /** Only changes of this severity. */
  readonly severity?: Severity;
  /** Leave out `routine` changes. */
  readonly skipRoutine?: boolean;
  /** Leave out kinds that are points in time (Event). */
  readonly skipPointInTime?: boolean;
}

/** Which changes to step over. */
export interface StepFilter extends ChangeFilter {
  /** Only changes of objects while they are as this query asks: from the one that made them so to the one that ended it. */
  readonly matching?: string;
}

/** Counts of changes per bucket and severity, for the timeline. */
export interface Density {
  /** Where the first bucket begins: the range's start cut down to a multiple of `bucketMs`. Buckets are counted whole. */
  readonly from: Timestamp;
  readonly bucketMs: number;
  /** `SEVERITIES.length` counts a bucket, bucket by bucket. */
  readonly counts: Int32Array<ArrayBuffer>;
}

/** All questions a recording answers; read-only. Times are inclusive: state at T holds every change with observedAt ≤ T. */
export interface TapeReader {
  /**
   * With `asItSays` nothing is compared for it with what was written: of damage only what is known already is in its gaps.
   */
  report(options?: { readonly asItSays?: boolean }): RecordingReport;
  /** Undefined for a recording without a single change. */
  span(): RecordingSpan | undefined;
  /** Latest-at. With `pointInTime` Events are in it too (slower, for exports and the command line). */
  sceneAt(at: Timestamp, options?: { readonly pointInTime?: boolean }): Scene;
  /** Range (after, upTo] by `seq`, at most `limit` rows. Pass `Number.MAX_SAFE_INTEGER`-like bounds for open ends. */
  range(after: number, upTo: number, limit: number): ChangeRows;
  /** The last `seq` at or before `at`; 0 if none. */
  seqAt(at: Timestamp): number;
  /** The nearest change after (+1) or before-or-at (−1) `from`, exclusive of `from` itself; undefined if none. */
  step(
    from: number,
    direction: 1 | -1,
    filter: StepFilter,
  ): { readonly seq: number; readonly at: Timestamp } | undefined;
  /** Changes of one object, newest first, from before `before` (exclusive). */
  history(object: number, before: number, limit: number): ChangeRows;
  /** Rows in `seq` order that match, after `after`, at most `limit`. */
  find(after: number, range: TimeRange, filter: ChangeFilter, limit: number): ChangeRows;
  lives(range: TimeRange): Lives;
  /** Ids the recording does not know are left out. */
  lookup(ids: {
    readonly objects: readonly number[];
    readonly summaries: readonly number[];
    readonly references: readonly number[];
  }): Dictionary;
  /** resourceVersions of changes, in the order asked. */
  resourceVersions(seqs: readonly number[]): readonly string[];
  /** At most 100,000 buckets. Widths that are multiples of 1 s, 10 s or 5 min are answered from kept counts, others by counting. */
  density(range: TimeRange, bucketMs: number): Density;
  gaps(range: TimeRange): readonly Gap[];
  /** What was known of each kind and namespace at `at`: the newest coverage since then or before. */
  coverageAt(at: Timestamp): readonly Coverage[];
  /**
   * Objects that were as the query asks at some moment of the range, best first, each with the times in which it was. Works
   * for a short time only; ask the same again until it is done. Throws `bad-question` for a query that cannot be read.
   */
  search(question: SearchQuestion): SearchAnswer;
  /** Exact bytes of a version; for a tombstone the last body known. Throws `lost-body` where they cannot be read. */
  body(seq: number): Uint8Array<ArrayBuffer>;
  /**
   * A sentence for each segment that turned out to be damaged or missing up to now: no answer holds what was in it, or, as
   * the sentence says, answers about its time may be wrong. One more for bodies that were asked and could not be read.
   */
  damage(): readonly string[];
  /**
   * What {@link gaps}, {@link report} and `damage` do before they answer, in pieces, so that others can be answered in
   * between: it compares the recording with what was written.
   */
  comparing(): InPieces<void>;
  close(): void;
}

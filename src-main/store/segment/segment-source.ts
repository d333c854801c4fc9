import type { ChangeRows } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { KindCount, RecordingOrigin } from '@model/recording.ts';
import type { Dictionary, ObjectEntry } from '@model/scene.ts';
import type { Timestamp } from '@model/time.ts';
import type { TextTable } from '../file/format.ts';
import type { SegmentHead } from '../file/segment-head.ts';
import type { FactFile } from '../search/facts.ts';
import type { KeptFacts } from '../search/kept-facts.ts';
import type { ChangeFilter, Density } from '../tape.ts';
import type { Redactions } from './redaction-counts.ts';

/** Which changes of one segment, in `seq` order or against it. Those carried over are not among them unless asked for. */
export interface ChangesAsked {
  readonly filter: ChangeFilter;
  readonly after: number;
  readonly before: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** Also the newest versions of objects that lived when the segment began. */
  readonly carried?: boolean;
}

/** Ids of dictionary entries. */
export interface DictionaryIds {
  readonly objects: readonly number[];
  readonly summaries: readonly number[];
  readonly references: readonly number[];
}

/** A kind in one segment; `carried` of its objects lived already when the segment began. */
export interface SegmentKind extends KindCount {
  readonly carried: number;
}

/** What one segment adds to a report. */
export interface SegmentTotals {
  readonly formatVersion: number;
  readonly origin: RecordingOrigin;
  readonly kinds: readonly SegmentKind[];
  readonly redactions: Redactions;
  /** Bytes on disk and bytes of the bodies. */
  readonly bytes: { readonly file: number; readonly raw: number };
}

/** An object with what only copies and packing need to know of it. */
export interface ObjectDetails extends ObjectEntry {
  readonly pointInTime: boolean;
  readonly firstSeq: number;
}

/** Answers about the changes of one segment and the state it began with. `seq` and ids are those of the recording. */
export interface SegmentSource {
  readonly head: SegmentHead;
  /** The last change; the one before `head.firstSeq` while there is none. */
  lastSeq(): number;
  /** False while objects of the segment before are still to be carried over. */
  isWhole(): boolean;
  /** True for a change of its own or carried over. */
  has(seq: number): boolean;
  /** Undefined for a change that is neither its own nor carried over. */
  timeOf(seq: number): Timestamp | undefined;
  /** True for a change that was learned at a relist after a silence: it happened by its time at the latest. */
  isInferred(seq: number): boolean;
  /** When its last change was, or when it began. */
  endsAt(): Timestamp;
  /** The last change at or before `at`; the one before `head.firstSeq` if none. */
  seqAt(at: Timestamp): number;
  /** From when on it knows itself what was heard and what was not: from its beginning, or from its first change. */
  knownFrom(): Timestamp;
  /** True if all gaps that reach into it from the segment before stand in it. */
  carriesGaps(): boolean;
  recordedUntil(): Timestamp;
  completeAt(): Timestamp | undefined;
  /** The living objects after change `seq`, as rows of a scene. With `pointInTime` it must be whole. */
  stateAt(seq: number, pointInTime: boolean): Int32Array<ArrayBuffer>;
  changes(asked: ChangesAsked): ChangeRows;
  /** The objects it knows that lived after change `first` and up to change `last`, as of then, as rows of lives. */
  lives(window: { readonly first: number; readonly last: number }): Int32Array<ArrayBuffer>;
  lookup(ids: DictionaryIds): Dictionary;
  /** JSON texts of summaries or references, by id; what it does not hold is left out. */
  texts(table: TextTable, ids: readonly number[]): ReadonlyMap<number, string>;
  /** Texts by id, at least those in which `literal` stands, in whatever case; it may hold no comma. */
  textsHolding(table: TextTable, literal: string): Iterable<readonly [number, string]>;
  /** The largest id of a text; 0 where there is none. */
  lastText(table: TextTable): number;
  objects(ids: readonly number[]): readonly ObjectDetails[];
  /** By `seq`; what it does not hold is left out. */
  resourceVersions(seqs: readonly number[]): ReadonlyMap<number, string>;
  /** Adds its own changes to buckets. */
  count(density: Density): void;
  /** All gaps it knows, by id. */
  gaps(): ReadonlyMap<number, Gap>;
  /** Every change of coverage it knows, in order. */
  coverage(): readonly Coverage[];
  /** What search reads. */
  readonly facts: FactFile;
  readonly kept: KeptFacts;
  /** Lines of search terms by `seq`, of the versions with which they changed. */
  terms(seqs: readonly number[]): ReadonlyMap<number, string>;
  totals(): SegmentTotals;
  /** Throws a TapeError (`bad-question`) for a change it does not hold. */
  body(seq: number): Buffer;
  close(): void;
}

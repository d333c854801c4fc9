import { CHANGE_FLAGS, type ChangeRows, SEVERITIES } from '@model/change.ts';
import type { ChangeFilter } from '../tape.ts';

/** Changes with `after < seq < before`. */
export interface Bounds {
  readonly after: number;
  readonly before: number;
}

/** What a change's own row says of whether it is asked for. */
export type FlagFilter = Pick<ChangeFilter, 'skipRoutine' | 'skipPointInTime' | 'severity'>;

/** A condition about the object `o` of a change, with the value it binds. */
export interface ObjectCondition {
  readonly sql: string;
  readonly value: string;
}

/** A walk over changes in `seq` order or against it. */
export interface Walk extends Bounds {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly flags: FlagFilter;
  readonly about: readonly ObjectCondition[];
}

/** Columns of an outline: what states and search need of every change. */
export const OUTLINE_COLUMNS = { object: 0, seq: 1, summary: 2, references: 3, flags: 4, stride: 5 } as const;

/** Changes counted in buckets: those between two times that begin at multiples of `bucketMs`, in ms since 1970. */
export interface Counting extends Bounds {
  readonly from: number;
  readonly bucketMs: number;
}

/** The versions of one segment but for their bodies, however they lie. */
export interface VersionRows {
  /** The largest `seq`; 0 where there is none. */
  last(): number;
  /** How many versions there are. */
  count(): number;
  /** When change `seq` was, in ms since 1970; undefined for one that is not here. */
  timeOf(seq: number): number | undefined;
  /** The flags of change `seq`; undefined for one that is not here. */
  flagsOf(seq: number): number | undefined;
  /** The last change from `first` on that was at or before `at`; the one before `first` if none. */
  seqAt(at: number, first: number): number;
  walk(walk: Walk): ChangeRows;
  /** These changes in the order given; what is not here is left out. */
  pick(seqs: readonly number[]): ChangeRows;
  /**
   * Change `seq` and those before it of the same object, the newest first, as each says which was before it: down to the
   * one that says none, those after change `after`, at most `limit`. Absent where that is no quicker than {@link pick}.
   */
  backFrom?(seq: number, within: { readonly after: number; readonly limit: number }): ChangeRows;
  /** Rows of {@link OUTLINE_COLUMNS} in `seq` order. */
  outline(asked: Bounds & { readonly skipPointInTime?: boolean; readonly limit?: number }): Int32Array<ArrayBuffer>;
  /** Rows of {@link OUTLINE_COLUMNS} of these changes in the order given; what is not here is left out. */
  outlineOf(seqs: readonly number[]): Int32Array<ArrayBuffer>;
  /** Rows of (bucket, severity, count). */
  counts(counting: Counting): Iterable<unknown>;
  /** By `seq`; what is not here is left out. */
  resourceVersions(seqs: readonly number[]): ReadonlyMap<number, string>;
}

/** A filter for flags as one comparison each. */
export function flagTests(
  filter: FlagFilter,
): readonly { readonly mask: number; readonly value: number; readonly is: boolean }[] {
  const severityBits = (severity: (typeof SEVERITIES)[number]): number =>
    SEVERITIES.indexOf(severity) << CHANGE_FLAGS.severityShift;
  const mask = CHANGE_FLAGS.severityMask;
  return [
    ...(filter.skipRoutine === true ? [{ mask, value: severityBits('routine'), is: false }] : []),
    ...(filter.severity === undefined ? [] : [{ mask, value: severityBits(filter.severity), is: true }]),
    ...(filter.skipPointInTime === true ? [{ mask: CHANGE_FLAGS.pointInTime, value: 0, is: true }] : []),
  ];
}

/** True for flags that a filter lets through. */
export function passing(filter: FlagFilter): (flags: number) => boolean {
  const tests = flagTests(filter);
  return (flags) => tests.every(({ mask, value, is }) => ((flags & mask) === value) === is);
}

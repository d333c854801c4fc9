import type { ObjectEntry } from './scene.ts';
import { type TimeRange, type Timestamp, timestampFromMs } from './time.ts';

/** What is looked for, and where in time. */
export interface SearchQuestion {
  /** Words and fields, as `image:nginx -ns:kube-system "back-off"`. */
  readonly query: string;
  readonly range: TimeRange;
  /** The last `seq` that counts: the `upTo` of the first page, so that the pages of a growing recording belong together. */
  readonly upTo?: number;
  /** Hits to leave out: those of the pages before. */
  readonly skip: number;
  readonly limit: number;
}

/** For so long an object was as asked for; `to` is absent while it still was at the end of what was searched. */
export interface Truth {
  readonly from: Timestamp;
  readonly to?: Timestamp;
  /** The change with which it began. */
  readonly seq: number;
  /**
   * It began or ended in a silence, or in a part of the recording that is lost, or began before its kind was first listed or
   * in what retention removed: by `from` or `to` at the latest.
   */
  readonly fromInferred?: true;
  readonly toInferred?: true;
}

/** One object that was as asked for at some time. */
export interface SearchHit {
  readonly object: ObjectEntry;
  /** Oldest first, at most {@link MAX_TRUTHS}. */
  readonly truths: readonly Truth[];
  /** How many there are in all. */
  readonly truthCount: number;
}

export const MAX_TRUTHS = 50;

/** The range of a search without bounds. */
export const EVER: TimeRange = { from: timestampFromMs(-8.64e15), to: timestampFromMs(8.64e15) };

/** A page of hits, best first; or, while bodies are still being read, how far that is. */
export interface SearchAnswer {
  /** False while there is more to do: ask the same question again. */
  readonly done: boolean;
  /** From 0 to 1. */
  readonly progress: number;
  readonly hits: readonly SearchHit[];
  /** Objects in all. */
  readonly total: number;
  readonly upTo: number;
  /** What the answer does not cover, in sentences. */
  readonly notes: readonly string[];
}

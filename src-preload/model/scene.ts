import type { GroupVersionKind } from './object-ref.ts';
import type { Reference } from './relation.ts';
import type { Summary } from './summary.ts';
import type { Timestamp } from './time.ts';

/** Columns of one row of {@link Scene}`.rows`. */
export const SCENE_COLUMNS = { object: 0, seq: 1, summary: 2, references: 3, stride: 4 } as const;

/**
 * What the graph and the tree need of every live object at T, as numbers into the recording's dictionary.
 * Kinds that are points in time (Event) are not in it.
 */
export interface Scene {
  readonly at: Timestamp;
  /** The last `seq` at or before `at`; 0 before the first change. */
  readonly seq: number;
  readonly rows: Int32Array<ArrayBuffer>;
}

/** Dictionary entry: one life of one object. Ids are dense, rise with first sight, and never change within a recording. */
export interface ObjectEntry extends GroupVersionKind {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** `metadata.creationTimestamp`; undefined if the object carries none. */
  readonly createdAt?: Timestamp;
}

/** Dictionary entry: one interned summary. */
export interface SummaryEntry {
  readonly id: number;
  readonly summary: Summary;
}

/** Dictionary entry: one interned set of references. */
export interface ReferencesEntry {
  readonly id: number;
  readonly references: readonly Reference[];
}

/** The dictionary entries that a client asked for. */
export interface Dictionary {
  readonly objects: readonly ObjectEntry[];
  readonly summaries: readonly SummaryEntry[];
  readonly references: readonly ReferencesEntry[];
}

/** Columns of one row of {@link Lives}`.rows`. */
export const LIFE_COLUMNS = { object: 0, bornSeq: 1, goneSeq: 2, references: 3, stride: 4 } as const;

/**
 * Who existed at any moment of a window, for the layout: one row a life, in the order of `bornSeq`. `goneSeq` is 0
 * while alive. `references` is the newest set known, which names the owner.
 */
export interface Lives {
  readonly rows: Int32Array<ArrayBuffer>;
}

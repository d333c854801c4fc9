import type { ObjectRef } from './object-ref.ts';
import type { Timestamp } from './time.ts';

/** A named moment, and optionally the object it is about, that a person set. */
export interface Mark {
  /** Unique within the recording. */
  readonly id: string;
  readonly at: Timestamp;
  readonly title: string;
  readonly object?: ObjectRef;
  /** What else the person wrote; may have several lines. */
  readonly note?: string;
}

/** What a person says of a new mark. */
export type NewMark = Omit<Mark, 'id'>;

/** What a person may say anew of a mark. An empty note takes the note away. */
export interface MarkWords {
  readonly title: string;
  readonly note?: string;
}

/** Bounds of what is kept, for whoever writes a mark and whoever reads a file of them. */
export const MARK_LIMITS = { marks: 10_000, title: 200, note: 4000, objectText: 1000, id: 64 } as const;

/** Marks in the order of time; those of one instant in the order of their ids, so that every list agrees. */
export function inOrder(marks: readonly Mark[]): readonly Mark[] {
  return marks.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

import type { SegmentHead } from '../file/segment-head.ts';

/** What is known of one segment without asking its changes. */
export interface SegmentEntry extends SegmentHead {
  /** Its place in the order of the recording's segments. */
  readonly number: number;
  /** Where a reader finds it. */
  readonly path: string;
  /** The file without its log, when this was noted. */
  readonly bytes: number;
  /** When the file was changed last, in ms since 1970: another file in its place is not believed to be it. */
  readonly changedAt: number;
  /** The last change that it had then; the one before `firstSeq` while there is none. */
  readonly lastSeq: number;
  /** 1 if the sums of its pages were kept beside it, then or ever before; else 0. */
  readonly sums: number;
  /** What all segments of a recording have in common; see `readRecording`. */
  readonly recording: number;
}

/** A segment that cannot be read, is gone, or is not what belongs in its place, and why in a sentence. */
export interface DamagedSegment {
  readonly number: number;
  readonly path: string;
  readonly damage: string;
}

/**
 * Which segments a recording has. It only remembers what the segments say themselves, so it can always be made again
 * from them; a recording in an object store would keep it in a database instead.
 */
export interface Catalogue {
  /** In order; the last may still be written to. Throws a TapeError if there is none or one is newer than this program. */
  segments(): readonly (SegmentEntry | DamagedSegment)[];
  /** True if segments came, went or were packed since {@link segments} was asked. */
  hasChanged(): boolean;
  /** True while the disk takes no more, so that what came after the last change is not in the recording. */
  isFull(): boolean;
}

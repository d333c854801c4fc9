import type { TapeWriter, VersionInput } from '../store/tape.ts';

/** What is asked of a tape by whoever decides what goes on it; a `TapeWriter` does as it is. */
export interface RecordingTape
  extends Pick<
    TapeWriter,
    | 'living'
    | 'openGap'
    | 'closeGap'
    | 'dropGap'
    | 'setCoverage'
    | 'addRedactions'
    | 'setComplete'
    | 'touch'
    | 'recordedUntil'
    | 'close'
  > {
  /** As `TapeWriter.append`; how many were stored may become known later. */
  append(versions: readonly VersionInput[]): unknown;
}

import type { TapeWriter, VersionInput } from '../store/tape.ts';

/** What is asked of a tape by whoever decides what goes on it. */
export interface RecordingTape
  extends Pick<
    TapeWriter,
    | 'living'
    | 'newestCoverage'
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
  /** Takes one version, as soon as it is known: nothing else need be kept of it. */
  put(version: VersionInput): void;
  /** What was put stands in one transaction: as `TapeWriter.append`, but how many were stored becomes known later. */
  commit(): void;
}

import type { RecordingOrigin } from './recording.ts';
import type { Timestamp } from './time.ts';

/** A recording that lies on the disk, whether it is open or not. */
export interface PastRecording {
  /** Its folder or file. */
  readonly path: string;
  readonly bytes: number;
  /** What can be said of it; absent when it cannot be read. */
  readonly content?: {
    readonly origin: RecordingOrigin;
    /** First and last instant; absent for one without a single change. */
    readonly span?: { readonly first: Timestamp; readonly last: Timestamp };
  };
  /** Why it cannot be read, in a sentence. */
  readonly problem?: string;
}

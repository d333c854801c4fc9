import type { Timestamp } from './time.ts';

/** What the recording knows of one kind: recorded since, or why not. */
export type CoverageState = 'recorded' | 'denied' | 'excluded' | 'lost' | 'gone';

export interface Coverage {
  /** Group and kind as `groupKindOf` prints them. */
  readonly kind: string;
  /** Empty when cluster-wide. */
  readonly namespace: string;
  readonly state: CoverageState;
  readonly since: Timestamp;
  /** What the server said, for `denied` and `lost`. */
  readonly detail: string;
}

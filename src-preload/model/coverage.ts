import type { Timestamp } from './time.ts';

/** What the recording knows of one kind: recorded since, seen now and then only, or why not. */
export type CoverageState = 'recorded' | 'sampled' | 'denied' | 'excluded' | 'lost' | 'gone';

export interface Coverage {
  /** Group and kind as `groupKindOf` prints them. */
  readonly kind: string;
  /** Empty when cluster-wide. */
  readonly namespace: string;
  readonly state: CoverageState;
  readonly since: Timestamp;
  /** What the server said, for `denied` and `lost`; how often, for `sampled`. */
  readonly detail: string;
}

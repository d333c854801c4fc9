import type { Timestamp } from './time.ts';

/** Why we were blind. */
export type GapReason =
  | 'disconnected'
  | 'expired'
  | 'forbidden'
  | 'excluded'
  | 'paused'
  | 'asleep'
  | 'overflow'
  | 'engine-stopped';

/** A known silence of one kind (or of all, when `kind` is empty). What happened inside is unknown or inferred. */
export interface Gap {
  readonly from: Timestamp;
  /** Undefined while it lasts. */
  readonly to?: Timestamp;
  /** Group and kind as `groupKindOf` prints them; empty for all kinds. */
  readonly kind: string;
  /** Empty for all namespaces. */
  readonly namespace: string;
  readonly why: GapReason;
  /** What was seen, in words: `API server closed the connection`. */
  readonly detail: string;
}

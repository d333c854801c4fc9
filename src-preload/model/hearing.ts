import type { Problem } from './recording.ts';
import type { Timestamp } from './time.ts';

/** How one kind, or one namespace of it, is being heard. */
export interface KindHearing {
  /** Group and kind as `groupKindOf` prints them. */
  readonly kind: string;
  /** Empty when heard cluster-wide. */
  readonly namespace: string;
  readonly state: 'listing' | 'watching' | 'waiting' | 'blocked' | 'denied' | 'gone' | 'stopped';
  /** Why it waits, is blocked or denied; else empty. */
  readonly detail: string;
  readonly code?: Problem['code'];
  /** While listing: how many objects came, and how many the server thinks are still to come. */
  readonly objects?: number;
  readonly remaining?: number;
  /** On `waiting` and `denied`. */
  readonly nextTryAt?: Timestamp;
}

/** What the recorder is doing right now, for its panel and its progress line. */
export interface Hearing {
  readonly kinds: readonly KindHearing[];
  /** Written to disk, over the last seconds. */
  readonly versionsPerSecond: number;
  /** Of bodies, as they came, over the last seconds. */
  readonly bytesPerSecond: number;
  /** How long the oldest thing heard has been waiting for the disk, in ms; 0 when nothing waits. */
  readonly lagMs: number;
  readonly waitingBytes: number;
}

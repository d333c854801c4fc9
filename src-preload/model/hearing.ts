import type { Problem } from './recording.ts';
import type { RedactionCount } from './redaction-rule.ts';
import type { Timestamp } from './time.ts';

/** How one kind, or one namespace of it, is being heard. */
export interface KindHearing {
  /** Group and kind as `groupKindOf` prints them. */
  readonly kind: string;
  /** Empty when heard cluster-wide. */
  readonly namespace: string;
  readonly state: 'listing' | 'watching' | 'sampling' | 'waiting' | 'blocked' | 'denied' | 'gone' | 'stopped';
  /** Why it waits, is blocked or denied; else empty. */
  readonly detail: string;
  readonly code?: Problem['code'];
  /** While listing: how many objects came, and how many the server thinks are still to come. */
  readonly objects?: number;
  readonly remaining?: number;
  /** On `waiting`, `denied` and `sampling`. */
  readonly nextTryAt?: Timestamp;
}

/** What the recorder is doing right now, for its progress line. */
export interface HearingProgress {
  readonly kinds: readonly KindHearing[];
  /** Written to disk, over the last seconds. */
  readonly versionsPerSecond: number;
  /** Of bodies, as they came, over the last seconds. */
  readonly bytesPerSecond: number;
  /** How long the oldest thing heard has been waiting for the disk, in ms; 0 when nothing waits. */
  readonly lagMs: number;
  readonly waitingBytes: number;
}

/** The same with what the recording has become, for the recorder's panel. */
export interface Hearing extends HearingProgress {
  /** Values replaced before they reached the disk, since the recording began. */
  readonly redactions: readonly RedactionCount[];
  /** Size of the recording on disk. */
  readonly bytes: number;
}

/** The states in which a kind may be found, that of most trouble first; of several namespaces the first one counts. */
const GRAVEST: readonly KindHearing['state'][] = [
  'blocked',
  'waiting',
  'listing',
  'sampling',
  'watching',
  'denied',
  'gone',
];

/**
 * How each kind fares as a whole, by name. One that is refused in a place and heard in another is heard; what was stopped
 * is left out.
 */
export function kindsAsWhole(
  hearings: readonly Pick<KindHearing, 'kind' | 'state'>[],
): ReadonlyMap<string, KindHearing['state']> {
  const whole = new Map<string, KindHearing['state']>();
  for (const { kind, state } of hearings) {
    const before = whole.get(kind);
    if (state === 'stopped') continue;
    if (before === undefined || GRAVEST.indexOf(state) < GRAVEST.indexOf(before)) whole.set(kind, state);
  }
  return whole;
}

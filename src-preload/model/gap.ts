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
  | 'engine-stopped'
  /** A part of the recording cannot be read any more. */
  | 'damaged'
  /** Too little space was left on the disk. */
  | 'disk-full';

/** The reasons, as people read them. */
export const GAP_REASONS: Readonly<Record<GapReason, string>> = {
  disconnected: 'the connection was lost',
  expired: 'the server no longer knew our place',
  forbidden: 'listing was not allowed',
  excluded: 'left out on purpose',
  paused: 'recording was paused',
  asleep: 'this machine slept',
  overflow: 'more came than could be written',
  'engine-stopped': 'the engine was not running',
  damaged: 'this part of the recording is damaged',
  'disk-full': 'the disk was nearly full',
};

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

/** Gaps that overlap or touch, taken together: one silence as a person counts them. */
export interface Silence {
  readonly from: Timestamp;
  /** Undefined while it lasts. */
  readonly to?: Timestamp;
  /** In the order of their beginning. */
  readonly gaps: readonly Gap[];
}

/** The silences of a recording, in order: a lost server makes a gap for every kind, which is one silence. */
export function silencesOf(gaps: readonly Gap[]): readonly Silence[] {
  const silences: Silence[] = [];
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = silences.at(-1);
    if (last === undefined || (last.to !== undefined && gap.from > last.to)) {
      silences.push({ from: gap.from, ...(gap.to !== undefined && { to: gap.to }), gaps: [gap] });
      continue;
    }
    const ends = last.to !== undefined && gap.to !== undefined ? { to: gap.to > last.to ? gap.to : last.to } : {};
    silences[silences.length - 1] = { from: last.from, ...ends, gaps: [...last.gaps, gap] };
  }
  return silences;
}

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
  // A machine that sleeps, a process that is stopped and a clock that is set forward all look like this.
  asleep: 'the recorder did not run, or the clock jumped',
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

/**
 * Gaps that overlap or touch, taken together: one silence as a person counts them. It is a time in which something was not
 * heard; whether nothing of it was, says {@link isThroughout}.
 */
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

/** Kinds are lost and found again within so much of one another, and are then said to be so at once. */
const AT_ONCE_MS = 3000;

/** How far a stretch of such a length may be off: of a short one a few seconds would be most of it. */
function slackOf(from: Timestamp, to: Timestamp | undefined): number {
  return to === undefined ? AT_ONCE_MS : Math.min(AT_ONCE_MS, (to - from) / 4);
}

/** Whether what is said of a silence as a whole is true of each kind and namespace in it: none was heard meanwhile. */
export function isThroughout(silence: Silence): boolean {
  const slack = slackOf(silence.from, silence.to);
  const places = new Map(silence.gaps.map((gap) => [`${gap.kind}@${gap.namespace}`, gap]));
  return [...places.values()].every((place) => {
    let deafUntil: number = silence.from;
    for (const gap of silence.gaps) {
      if (!isOver(gap, place)) continue;
      if (gap.from > deafUntil + slack) return false;
      deafUntil = Math.max(deafUntil, gap.to ?? Number.POSITIVE_INFINITY);
    }
    return deafUntil + slack >= (silence.to ?? Number.POSITIVE_INFINITY);
  });
}

/** Whether a gap covers all of the kind and namespace of another. */
function isOver(gap: Gap, { kind, namespace }: Gap): boolean {
  return (gap.kind === '' || gap.kind === kind) && (gap.namespace === '' || gap.namespace === namespace);
}

/** The gaps of a silence, those of about the same extent and the same reason taken together, in the order of their beginning. */
export function partsOf({ gaps }: Silence): readonly Silence[] {
  const parts: Silence[] = [];
  for (const gap of gaps) {
    const index = parts.findIndex((part) => part.gaps.every((each) => isLike(each, gap)));
    const part = parts[index];
    if (part === undefined) {
      parts.push({ from: gap.from, ...(gap.to !== undefined && { to: gap.to }), gaps: [gap] });
      continue;
    }
    const ends = part.to !== undefined && gap.to !== undefined ? { to: gap.to > part.to ? gap.to : part.to } : {};
    parts[index] = { from: part.from, ...ends, gaps: [...part.gaps, gap] };
  }
  return parts;
}

function isLike(one: Gap, other: Gap): boolean {
  const slack = Math.min(slackOf(one.from, one.to), slackOf(other.from, other.to));
  const endsLike =
    one.to === undefined || other.to === undefined ? one.to === other.to : Math.abs(one.to - other.to) <= slack;
  return one.why === other.why && Math.abs(one.from - other.from) <= slack && endsLike;
}

/** How much of a recording is kept. What is not given does not limit. */
export interface KeepRule {
  /** Segments whose last instant is longer ago go. */
  readonly maxAgeMs?: number;
  /** The oldest segments go until the rest takes no more. */
  readonly maxBytes?: number;
}

/** A segment as retention looks at it. */
export interface KeptSegment {
  readonly number: number;
  /** From its first to its last instant, in ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/**
 * Which of the segments, given in order, may go. Only the oldest go, so that what is left has no hole; the newest one
 * never goes, nor the one before it, which it may still need; and none that holds an instant of `needed`, nor any after it.
 */
export function expired<Segment extends KeptSegment>(
  segments: readonly Segment[],
  rule: KeepRule,
  at: { readonly now: number; readonly needed: readonly number[] },
): readonly Segment[] {
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const going: Segment[] = [];
  for (const segment of segments.slice(0, -2)) {
    const isOld = rule.maxAgeMs !== undefined && segment.to < at.now - rule.maxAgeMs;
    const isTooMuch = rule.maxBytes !== undefined && bytes > rule.maxBytes;
    const isNeeded = at.needed.some((instant) => instant >= segment.from && instant <= segment.to);
    if (isNeeded || !(isOld || isTooMuch)) break;
    going.push(segment);
    bytes -= segment.bytes;
  }
  return going;
}

const FIRST_MS = 800;
const LONGEST_MS = 30_000;

/** How long things must have gone well until a failure counts as the first one again. */
export const CALM_MS = 120_000;

/**
 * How long to wait after the given number of failures in a row (1 is the first): 0.8 s doubled with each, at most 30 s,
 * spread over twice its length so that sixty reflectors do not come back together. `chance` is in [0, 1).
 */
export function backoffMs(failures: number, chance: number): number {
  const base = Math.min(FIRST_MS * 2 ** (Math.max(1, failures) - 1), LONGEST_MS / 2);
  return Math.round(base * (1 + chance));
}

const SOONEST_AGAIN_MS = 30_000;
const LATEST_AGAIN_MS = 300_000;

/**
 * When one that is denied asks again: after half a minute at least, after twice as long as it has been refused or five
 * minutes at most. Spread over all of that, so that of sixty kinds one asks every few seconds and finds out for all that
 * rights were given.
 */
export function untilAskedAgainMs(refusedForMs: number, chance: number): number {
  const latest = Math.min(2 * Math.max(refusedForMs, SOONEST_AGAIN_MS), LATEST_AGAIN_MS);
  return Math.round(SOONEST_AGAIN_MS + chance * (latest - SOONEST_AGAIN_MS));
}

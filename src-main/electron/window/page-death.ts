/** A page whose process ended, as far as the answer depends on it. */
export interface PageDeath {
  /** Electron's word for it. */
  readonly reason: string;
  /** Milliseconds of a monotonic clock. */
  readonly at: number;
  /** When the page died before; absent if it never did. */
  readonly previous?: number;
}

/** A page that lived so long died of something new. */
const HEALTHY_MS = 60_000;
/** Reasons that the next attempt would meet again. */
const LASTING: ReadonlySet<string> = new Set(['launch-failed', 'integrity-failure']);

/**
 * What to do about a page whose process ended: the engine holds all that is recorded, so a new page loses nothing. One
 * that dies again at once would flicker for ever, and a person is asked.
 */
export function answerToDeath(death: PageDeath): 'nothing' | 'reload' | 'ask' {
  if (death.reason === 'clean-exit') {
    return 'nothing';
  }
  const isAgain = death.previous !== undefined && death.at - death.previous < HEALTHY_MS;
  return isAgain || LASTING.has(death.reason) ? 'ask' : 'reload';
}

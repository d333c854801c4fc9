import type { Clock } from '../clock.ts';

/** How long a list may keep others waiting; after that it goes on beside them. */
const LONGEST_HOLD_MS = 5_000;

/**
 * Bounds how many lists run at once, first come first served. A list that hangs (an aggregated API whose backend is
 * away takes 45 s to say so) or is very long gives its slot up after a while without being ended.
 */
export class Slots {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number, clock: Clock) {
    this.#free = count;
    this.#clock = clock;
  }

  /** Resolves with the way to give the slot back, which may be called more than once. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let held = true;
    const giveBack = () => {
      if (!held) return;
      held = false;
      cancel();
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    };
    const cancel = this.#clock.after(LONGEST_HOLD_MS, giveBack);
    return giveBack;
  }
}

/** Counts as they stood at a moment of the monotonic clock, in ms. */
export interface Counted {
  readonly at: number;
  readonly versions: number;
  readonly bytes: number;
}

const WINDOW_MS = 5_000;

/** Rates over the last seconds, from counts that only rise. */
export class RateMeter {
  #samples: readonly Counted[] = [];

  /** Takes in the present counts and answers what that makes a second; 0 until a second has passed. */
  read(now: Counted): { readonly versionsPerSecond: number; readonly bytesPerSecond: number } {
    const within = this.#samples.filter(({ at }) => now.at - at <= WINDOW_MS);
    this.#samples = [...within, now];
    const [first] = this.#samples;
    const seconds = first === undefined ? 0 : (now.at - first.at) / 1000;
    if (first === undefined || seconds < 1) return { versionsPerSecond: 0, bytesPerSecond: 0 };
    return {
      versionsPerSecond: (now.versions - first.versions) / seconds,
      bytesPerSecond: (now.bytes - first.bytes) / seconds,
    };
  }
}

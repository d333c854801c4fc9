/** Time as the demo cluster sees it. Injected, so that a test can be an hour long and take a second. */
export interface DemoClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once when the clock reaches `atMs` (at once, but not in this call, if that is past). Returns a way to take it back. */
  schedule(atMs: number, run: () => void): () => void;
}

/** The wall clock. Its timers keep the process alive until they are taken back. */
export const systemClock: DemoClock = {
  now: () => Date.now(),
  schedule: (atMs, run) => {
    const timer = setTimeout(run, Math.max(0, atMs - Date.now()));
    return () => clearTimeout(timer);
  },
};

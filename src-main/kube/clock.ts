import { type Timestamp, timestampFromMs } from '@model/time.ts';

/** Time as an argument, so that a test can own it. */
export interface Clock {
  /** Wall clock: for what people read. May step. */
  now(): Timestamp;
  /** Milliseconds that only rise: for measuring how long something took. */
  monotonic(): number;
  /** Calls `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** A number in [0, 1), as `Math.random` gives it. */
export type Random = () => number;

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => timestampFromMs(Date.now()),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

import { addMs, isoFromTimestamp, type Timestamp } from '@model/time.ts';

/** One moment on both clocks. */
export interface Moment {
  /** As the record shows it: the wall clock, but never backwards. */
  readonly at: Timestamp;
  /** Milliseconds that only rise. */
  readonly monotonic: number;
}

/** A time in which this process did not run, or that the wall clock passed over. */
export interface Sleep {
  readonly from: Timestamp;
  readonly to: Timestamp;
  readonly detail: string;
}

/** A sign of life that comes so much late is no accident of a busy machine. */
const LATE_MS = 10_000;

/**
 * What happened between two signs of life that were to be `everyMs` apart. A machine that sleeps stops its monotonic clock
 * and not the wall clock, which looks like a clock that was set forward; a process that is stopped loses time on both. A
 * clock that was set back hides nothing: the record stands still until it is passed.
 */
export function sleepBetween(before: Moment, now: Moment, everyMs: number): Sleep | undefined {
  const slept = now.at - before.at - everyMs;
  if (slept < LATE_MS) return undefined;
  const stopped = now.monotonic - before.monotonic - everyMs >= LATE_MS;
  const seconds = Math.round(slept / 1000);
  const detail = stopped
    ? `the recorder did not run for ${seconds} s`
    : `the clock went ${seconds} s forward at ${isoFromTimestamp(addMs(before.at, everyMs))}: the machine slept, or the clock was set`;
  return { from: before.at, to: now.at, detail };
}

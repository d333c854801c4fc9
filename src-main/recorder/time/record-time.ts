import { type Timestamp, timestampFromMs } from '@model/time.ts';
import type { Clock } from '../../kube/clock.ts';

/** From `since` on (monotonic), the wall clock showed so much more than the monotonic one, and the record `shown`. */
interface Setting {
  readonly since: number;
  readonly ahead: number;
  readonly shown: number;
}

/** Clocks are slewed all the time; less than this is no step. */
const STEP_MS = 1_000;
/** Of more steps than these nobody asks. */
const SETTINGS_KEPT = 32;

/**
 * The time as a record shows it: that of the wall clock, but never backwards. Looked at regularly, it can also say what it
 * showed some time ago, although the wall clock was set since or the machine slept.
 */
export class RecordTime {
  readonly #clock: Clock;
  #settings: readonly Setting[] = [];
  #latest = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.now();
  }

  /** The record holds something of this time already. */
  notBefore(time: Timestamp): void {
    this.#latest = Math.max(this.#latest, time);
  }

  now(): Timestamp {
    const [wall, monotonic] = [this.#clock.now(), this.#clock.monotonic()];
    this.#latest = Math.max(this.#latest, wall);
    const ahead = wall - monotonic;
    const last = this.#settings.at(-1);
    if (last === undefined || Math.abs(ahead - last.ahead) >= STEP_MS) {
      const setting = { since: monotonic, ahead, shown: this.#latest };
      this.#settings = [...this.#settings, setting].slice(-SETTINGS_KEPT);
    }
    return timestampFromMs(this.#latest);
  }

  /** What it showed `ms` ago. */
  before(ms: number): Timestamp {
    const now = this.now();
    const then = this.#clock.monotonic() - ms;
    const setting = this.#settings.findLast(({ since }) => since <= then) ?? this.#settings[0];
    if (setting === undefined) return now;
    const isFirst = setting.since > then;
    const shown = isFirst ? then + setting.ahead : Math.max(setting.shown, then + setting.ahead);
    return timestampFromMs(Math.min(now, Math.round(shown)));
  }
}

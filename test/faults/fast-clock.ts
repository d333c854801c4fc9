import { type Timestamp, timestampFromMs } from '@model/time.ts';
import type { Clock } from '../../src-main/kube/clock.ts';

/** A clock whose time runs many times faster than ours, and whose wall time can be set. */
export class FastClock implements Clock {
  readonly #speed: number;
  readonly #started = performance.now();
  readonly #wallStart = Date.now();
  #stepped = 0;

  constructor(speed: number) {
    this.#speed = speed;
  }

  now(): Timestamp {
    return timestampFromMs(Math.round(this.#wallStart + this.monotonic() + this.#stepped));
  }

  monotonic(): number {
    return (performance.now() - this.#started) * this.#speed;
  }

  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms / this.#speed);
    return () => clearTimeout(timer);
  }

  /** Someone sets the wall clock. */
  stepWall(ms: number): void {
    this.#stepped += ms;
  }
}

import { type Timestamp, timestampFromMs } from '@model/time.ts';
import type { Clock } from '../../src-main/kube/clock.ts';

interface Due {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #elapsed = 0;
  readonly #start: number;
  readonly #due = new Set<Due>();

  constructor(start = Date.UTC(2026, 10, 23, 14, 0, 0)) {
    this.#start = start;
  }

  now(): Timestamp {
    return timestampFromMs(this.#start + this.#elapsed);
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, run: () => void): () => void {
    const due = { at: this.#elapsed + ms, run };
    this.#due.add(due);
    return () => void this.#due.delete(due);
  }

  /** How long until each pending timer, shortest first. */
  get pending(): readonly number[] {
    return [...this.#due].map((due) => due.at - this.#elapsed).sort((a, b) => a - b);
  }

  /** Moves on by `ms`; timers that fall due run in order. */
  advance(ms: number): void {
    const end = this.#elapsed + ms;
    for (;;) {
      const [first] = [...this.#due].filter((due) => due.at <= end).sort((a, b) => a.at - b.at);
      if (first === undefined) break;
      this.#due.delete(first);
      this.#elapsed = first.at;
      first.run();
    }
    this.#elapsed = end;
  }
}

import { type Timestamp, timestampFromMs } from '@model/time.ts';
import type { Clock } from '../../../src-main/kube/clock.ts';

interface Due {
  readonly at: number;
  readonly run: () => void;
}

/** So many turns of the event loop without a byte anywhere, and nothing is under way any more. */
const STILL_TURNS = 12;
/** In real time: nothing moves and nothing is waited for, so nothing will ever move. */
const STUCK_MS = 10_000;

/**
 * A clock on which nothing takes any time but waiting: it stands still while bytes are under way, and jumps to the next
 * timer when none are. A busy machine makes a run slower and nothing else. Its wall time can be set.
 */
export class VirtualClock implements Clock {
  #elapsed = 0;
  #stepped = 0;
  #latest: number;
  readonly #start = Date.UTC(2026, 10, 23, 14, 0, 0);
  readonly #due = new Set<Due>();
  readonly #traffic: () => number;

  /** `traffic` is any number that changes when something is sent or received. */
  constructor(traffic: () => number) {
    this.#traffic = traffic;
    this.#latest = this.#start;
  }

  now(): Timestamp {
    return timestampFromMs(this.#wall());
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, run: () => void): () => void {
    const due = { at: this.#elapsed + Math.max(0, ms), run };
    this.#due.add(due);
    return () => void this.#due.delete(due);
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Someone sets the wall clock. */
  stepWall(ms: number): void {
    this.#stepped += ms;
    this.#latest = Math.max(this.#latest, this.#wall());
  }

  /** Time passes in which nothing runs: whatever was due is late. */
  sleep(ms: number): void {
    this.#elapsed += ms;
    this.#latest = Math.max(this.#latest, this.#wall());
  }

  /** The latest that the wall clock ever showed: a record that never goes back stands there while the clock is behind. */
  get latest(): number {
    return this.#latest;
  }

  /** Lets time go on, from timer to timer, until `work` is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const following = work.finally(() => {
      isDone = true;
    });
    following.catch(() => undefined);
    while (!isDone) {
      await this.#stillness();
      if (!isDone && !this.#goOn()) await this.#outsideHelp(() => isDone);
    }
    return following;
  }

  #wall(): number {
    return Math.round(this.#start + this.#elapsed + this.#stepped);
  }

  async #stillness(): Promise<void> {
    let last = this.#traffic();
    for (let still = 0; still < STILL_TURNS; still++) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      const now = this.#traffic();
      if (now !== last) still = 0;
      last = now;
    }
  }

  /** Jumps to the next timer and lets it run; false if there is none. */
  #goOn(): boolean {
    let next: Due | undefined;
    for (const due of this.#due) if (next === undefined || due.at < next.at) next = due;
    if (next === undefined) return false;
    this.#due.delete(next);
    this.#elapsed = Math.max(this.#elapsed, next.at);
    this.#latest = Math.max(this.#latest, this.#wall());
    next.run();
    return true;
  }

  /** No timer: only something outside of this process, as the kernel, can go on. */
  async #outsideHelp(isDone: () => boolean): Promise<void> {
    const since = performance.now();
    while (this.#due.size === 0 && !isDone()) {
      if (performance.now() - since > STUCK_MS) throw new Error('nothing moves, and nobody waits for anything');
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
    }
  }
}

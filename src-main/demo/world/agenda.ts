import type { DemoClock } from '../clock.ts';

/** Behind by more than this (a laptop slept), the cluster has slept too: it goes on, instead of living hours in one burst. */
const LONGEST_LAG_MS = 60_000;

interface Item {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * What is going to happen, in order of time. First it is lived through by `runUntil` (the cluster's youth, before
 * anyone looks), then it follows a clock. While an item runs, `now` is the instant it was due, so that lateness of
 * the real timers leaves no trace in the objects.
 */
export class Agenda {
  readonly #items: Item[] = [];
  #now: number;
  #order = 0;
  #clock: DemoClock | undefined;
  #slept = 0;
  #takeBack: (() => void) | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(startMs: number) {
    this.#now = startMs;
  }

  /** Milliseconds since 1970, in the cluster's own life. */
  now(): number {
    return this.#now + this.#slept;
  }

  /** Runs `run` in `ms` milliseconds, after whatever was planned for the same instant before. Returns a way to take it back. */
  after(ms: number, run: () => void): () => void {
    this.#order += 1;
    const item: Item = { due: this.#now + Math.max(0, Math.round(ms)), order: this.#order, run };
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#items[middle];
      if (other !== undefined && other.due <= item.due) low = middle + 1;
      else high = middle;
    }
    this.#items.splice(low, 0, item);
    this.#arm();
    return () => {
      const index = this.#items.indexOf(item);
      if (index >= 0) this.#items.splice(index, 1);
    };
  }

  /** Runs `run` every `ms` milliseconds, first after `firstMs`. */
  every(ms: number, firstMs: number, run: () => void): void {
    this.after(firstMs, () => {
      this.every(ms, ms, run);
      run();
    });
  }

  /** Lives through everything planned up to `ms`. */
  runUntil(ms: number): void {
    const until = ms - this.#slept;
    for (;;) {
      const item = this.#items[0];
      if (item === undefined || item.due > until) break;
      this.#items.shift();
      this.#now = Math.max(this.#now, item.due);
      item.run();
    }
    this.#now = Math.max(this.#now, until);
  }

  /** From here on follows `clock`. */
  follow(clock: DemoClock): void {
    this.#clock = clock;
    this.#arm();
  }

  /** Nothing more happens. */
  stop(): void {
    this.#clock = undefined;
    this.#items.length = 0;
    this.#takeBack?.();
  }

  #arm(): void {
    const next = this.#items[0];
    if (this.#clock === undefined || next === undefined) return;
    const at = next.due + this.#slept;
    if (this.#takeBack !== undefined && this.#wakeAt <= at) return;
    this.#takeBack?.();
    this.#wakeAt = at;
    this.#takeBack = this.#clock.schedule(at, () => this.#wake());
  }

  #wake(): void {
    this.#takeBack = undefined;
    if (this.#clock === undefined) return;
    const next = this.#items[0];
    const lag = next === undefined ? 0 : this.#clock.now() - (next.due + this.#slept);
    if (lag > LONGEST_LAG_MS) this.#slept += lag;
    this.runUntil(this.#clock.now());
    this.#arm();
  }
}

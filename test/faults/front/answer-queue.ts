import type { Clock } from '../../../src-main/kube/clock.ts';

/** Nobody waits longer than this to be overtaken: as late as a kind was seen to be on a busy server. */
const LONGEST_MS = 1_100;

/** Answers on their way out: one that is held back goes after the next one of another collection. */
export class AnswerQueue {
  readonly #clock: Clock;
  #holdsNext = false;
  #held: { readonly collection: string; readonly release: () => void } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  holdNext(): void {
    this.#holdsNext = true;
  }

  /** Resolves when an answer to this collection may begin. */
  pass(collection: string): Promise<void> {
    if (this.#holdsNext) return this.#hold(collection);
    if (this.#held !== undefined && this.#held.collection !== collection) this.#held.release();
    return Promise.resolve();
  }

  #hold(collection: string): Promise<void> {
    this.#holdsNext = false;
    this.#held?.release();
    return new Promise((resolve) => {
      const release = () => {
        cancel();
        this.#held = undefined;
        // After what is being answered now has begun.
        setImmediate(resolve);
      };
      const cancel = this.#clock.after(LONGEST_MS, release);
      this.#held = { collection, release };
    });
  }
}

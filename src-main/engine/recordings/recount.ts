import type { Clock } from '../../kube/clock.ts';

/** Counts what grows while it is counted: a while after it was told to, and again if it was told to meanwhile. */
export class Recount {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #count: () => Promise<void>;
  #cancel: (() => void) | undefined;
  #isCounting = false;

  /** Counts at most once in `everyMs`, and never twice at a time. */
  constructor(clock: Clock, everyMs: number, count: () => Promise<void>) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#count = count;
  }

  /** Something has grown. */
  soon(): void {
    this.#cancel ??= this.#clock.after(this.#everyMs, () => {
      this.#cancel = undefined;
      void this.now();
    });
  }

  /** Counts at once, or soon after what is being counted. */
  async now(): Promise<void> {
    if (this.#isCounting) {
      this.soon();
      return;
    }
    this.#isCounting = true;
    try {
      await this.#count();
    } finally {
      this.#isCounting = false;
    }
  }

  /** Forgets what is not being counted yet. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

/**
 * Turns "call me when something happened" into waiting: rings are counted, not queued, so a slow waiter sees one ring
 * for many. One source per feed.
 */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves at the next ring, at once if one came since the last wait; also when `signal` aborts. */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    if (!this.#rung && signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
      this.#wake = undefined;
    }
    this.#rung = false;
  }
}

/**
 * How far a feed may run ahead of its reader. The contract's library has no back-pressure: without this, a page that
 * is busy would have everything buffered for it. One book per connection, since feed ids are chosen by the page.
 */
export class FeedWindows {
  readonly #windows = new Map<string, FeedWindow>();

  open(feed: string, size: number, afterSeq: number): FeedWindow {
    const window = new FeedWindow(size, afterSeq);
    this.#windows.set(feed, window);
    return window;
  }

  /** Takes an acknowledgement; one for a feed that has ended is of no consequence. */
  ack(feed: string, seq: number): void {
    this.#windows.get(feed)?.ack(seq);
  }

  close(feed: string, window: FeedWindow): void {
    if (this.#windows.get(feed) === window) {
      this.#windows.delete(feed);
    }
  }
}

/** One feed's window, in `seq`. */
export class FeedWindow {
  readonly #size: number;
  #acked: number;
  #wake: (() => void) | undefined;

  constructor(size: number, afterSeq: number) {
    this.#size = size;
    this.#acked = afterSeq;
  }

  ack(seq: number): void {
    this.#acked = Math.max(this.#acked, seq);
    this.#wake?.();
  }

  /** How many more changes may be sent after `seq`; waits until there is at least one, or `signal` aborts. */
  async room(seq: number, signal: AbortSignal | undefined): Promise<number> {
    while (seq - this.#acked >= this.#size && signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return Math.max(this.#size - (seq - this.#acked), 0);
  }
}

import type { LiveBatch } from '@contract/changes.ts';
import type { RecordClient } from './record-client.ts';
import { type FeedState, nextFeedState } from './feed-state.ts';

/** Changes that may be on their way before an acknowledgement; half of it is acknowledged at once. */
const WINDOW = 2000;

export interface LiveFeedOptions {
  readonly client: RecordClient;
  readonly recording: string;
  /** The last change known; the feed goes on after it. */
  readonly afterSeq: number;
  readonly clock: () => number;
  /** A new name for each connection, so that the engine tells an old one from its successor. */
  readonly nextFeedId: () => string;
  /** Takes in the changes in (afterSeq, batch.seq]. Batches come one after the other. */
  readonly onBatch: (batch: LiveBatch, afterSeq: number) => Promise<void>;
  readonly onBroken: (error: unknown) => void;
}

/** Follows the live feed of a recording: acknowledges, and after a failure opens it again where it broke. */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  #state: FeedState;
  #abort = new AbortController();

  constructor(options: LiveFeedOptions) {
    this.#options = options;
    this.#state = { type: 'waiting', seq: options.afterSeq, failures: 0, retryAt: 0 };
  }

  /** Opens the feed when it is time to; called with every frame. */
  tick(): void {
    const before = this.#state;
    this.#state = nextFeedState(before, { type: 'tick', clock: this.#options.clock() });
    if (before.type === 'waiting' && this.#state.type === 'open') void this.#listen(this.#state.seq);
  }

  close(): void {
    this.#state = nextFeedState(this.#state, { type: 'close' });
    this.#abort.abort();
  }

  async #listen(afterSeq: number): Promise<void> {
    const { client, recording, onBatch, onBroken, clock } = this.#options;
    const { signal } = this.#abort;
    const feed = this.#options.nextFeedId();
    try {
      const batches = await client.changes.live({ recording, feed, afterSeq, window: WINDOW }, { signal });
      let seq = afterSeq;
      for await (const batch of batches) {
        if (signal.aborted) return;
        await onBatch(batch, seq);
        seq = batch.seq;
        this.#state = nextFeedState(this.#state, { type: 'batch', seq, count: batch.times.length });
        if (this.#state.type === 'open' && this.#state.unacked >= WINDOW / 2) {
          this.#state = nextFeedState(this.#state, { type: 'acked' });
          await client.changes.ack({ feed, seq });
        }
      }
      throw new Error('The live feed ended.');
    } catch (error) {
      if (signal.aborted) return;
      this.#state = nextFeedState(this.#state, { type: 'broken', clock: clock() });
      onBroken(error);
    }
  }
}

import type { RecordClient } from './record-client.ts';
import type { Mark } from '@model/mark.ts';

/** After a failure marks are asked for again when this has passed. */
const RETRY_MS = 3000;

export interface MarkWatchOptions {
  readonly client: RecordClient;
  readonly recording: string;
  readonly clock: () => number;
  readonly onMarks: (marks: readonly Mark[]) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Keeps the marks of a recording as they are set, here or elsewhere. */
export class MarkWatch {
  readonly #options: MarkWatchOptions;
  readonly #abort = new AbortController();
  #isOpen = false;
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(options: MarkWatchOptions) {
    this.#options = options;
  }

  /** Begins to listen when it is time to; called with every frame. */
  tick(): void {
    if (this.#isOpen || this.#abort.signal.aborted || this.#options.clock() < this.#retryAt) return;
    this.#isOpen = true;
    void this.#listen();
  }

  close(): void {
    this.#abort.abort();
  }

  async #listen(): Promise<void> {
    const { client, recording, clock, onMarks, onFailure } = this.#options;
    const { signal } = this.#abort;
    try {
      for await (const marks of await client.marks.watch({ recording }, { signal })) {
        if (signal.aborted) return;
        onMarks(marks);
      }
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    } finally {
      this.#isOpen = false;
      this.#retryAt = clock() + RETRY_MS;
    }
  }
}

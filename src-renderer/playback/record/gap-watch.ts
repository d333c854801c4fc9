import type { RecordClient } from './record-client.ts';
import { type Silence, silencesOf } from '@model/gap.ts';
import type { Edges } from '../control/time-state.ts';

/** While the recording grows, silences are asked for this often; after a failure too. */
const ASK_EVERY_MS = 2000;

export interface GapWatchOptions {
  readonly client: RecordClient;
  readonly recording: string;
  readonly isLive: boolean;
  readonly clock: () => number;
  readonly onSilences: (silences: readonly Silence[]) => void;
}

/** Keeps the silences of a recording. What is known stays while the engine does not answer, which is told elsewhere. */
export class GapWatch {
  readonly #options: GapWatchOptions;
  readonly #abort = new AbortController();
  #askAt = Number.NEGATIVE_INFINITY;

  constructor(options: GapWatchOptions) {
    this.#options = options;
  }

  /** Asks when it is time to; called with every frame. */
  tick({ first, last }: Edges): void {
    const now = this.#options.clock();
    if (now < this.#askAt) return;
    this.#askAt = now + ASK_EVERY_MS;
    void this.#ask({ from: first, to: last });
  }

  close(): void {
    this.#abort.abort();
  }

  async #ask(span: { readonly from: Edges['first']; readonly to: Edges['last'] }): Promise<void> {
    const { client, recording, isLive, onSilences } = this.#options;
    const { signal } = this.#abort;
    try {
      const gaps = await client.changes.gaps({ recording, ...span }, { signal });
      if (!isLive) this.#askAt = Number.POSITIVE_INFINITY;
      if (!signal.aborted) onSilences(silencesOf(gaps));
    } catch (error) {
      if (!signal.aborted) console.warn('The silences of the recording could not be read', error);
    }
  }
}

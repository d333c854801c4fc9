import type { RecordClient } from './record-client.ts';
import type { Timestamp } from '@model/time.ts';
import type { Known, Question } from '../control/time-state.ts';
import { findStep } from './step-search.ts';

/** Instants are whole milliseconds, the playhead has fractions: going back, all of the shown millisecond is known. */
const REST_OF_A_MS = 0.999;

export interface RoadAheadOptions {
  readonly client: RecordClient;
  readonly recording: string;
  readonly onKnown: (question: Question, known: Known) => void;
  readonly onFailure: (error: unknown) => void;
}

/** From where and up to where is looked. */
export interface Stretch {
  /** The instant shown, and the last change at or before it. */
  readonly at: Timestamp;
  readonly seq: number;
  readonly direction: 1 | -1;
  /** The end of what can be shown. */
  readonly until: Timestamp;
}

interface Asked extends Stretch {
  readonly abort: AbortController;
}

/** Looks ahead in the direction of play: where the next change that matters is, where the next failure. */
export class RoadAhead {
  readonly #options: RoadAheadOptions;
  readonly #asked = new Map<Question, Asked>();

  constructor(options: RoadAheadOptions) {
    this.#options = options;
  }

  /** Asks, unless that is being asked from here or from before. A question from elsewhere is let go. */
  ask(question: Question, from: Stretch): void {
    const before = this.#asked.get(question);
    if (before && before.direction === from.direction && (from.at - before.at) * from.direction >= 0) return;
    before?.abort.abort();
    const asked = { ...from, abort: new AbortController() };
    this.#asked.set(question, asked);
    void this.#answer(question, asked);
  }

  close(): void {
    for (const { abort } of this.#asked.values()) abort.abort();
    this.#asked.clear();
  }

  async #answer(question: Question, asked: Asked): Promise<void> {
    const { client, recording, onKnown, onFailure } = this.#options;
    const { at: shown, seq, direction, until, abort } = asked;
    try {
      const filter = question === 'failure' ? { failures: true } : {};
      const at = await findStep(client, { recording, at: shown, seq, direction, filter, signal: abort.signal });
      if (abort.signal.aborted) return;
      const from = direction === 1 ? shown : shown + REST_OF_A_MS;
      onKnown(question, { direction, from, until, ...(at === undefined ? {} : { at }) });
    } catch (error) {
      if (!abort.signal.aborted) onFailure(error);
    } finally {
      if (this.#asked.get(question) === asked) this.#asked.delete(question);
    }
  }
}

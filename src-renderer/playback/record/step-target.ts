import type { RecordClient } from './record-client.ts';
import { groupKindOf } from '@model/object-ref.ts';
import type { StepScope } from '@model/playback.ts';
import type { ObjectEntry } from '@model/scene.ts';
import type { Timestamp } from '@model/time.ts';
import type { StepWanted } from '../control/time-state.ts';
import { findStep, type StepFilter } from './step-search.ts';

export interface StepTargetOptions {
  readonly client: RecordClient;
  readonly recording: string;
  readonly onFound: (step: StepWanted, to: Timestamp | undefined) => void;
  readonly onFailure: (error: unknown) => void;
}

/** What a step of this scope may go to. Without a selection its kind and namespace restrict nothing. */
export function stepFilter(scope: StepScope, selected: ObjectEntry | undefined): StepFilter {
  switch (scope) {
    case 'everything':
      return {};
    case 'kind':
      return selected ? { kind: groupKindOf(selected) } : {};
    case 'namespace':
      return selected ? { namespace: selected.namespace } : {};
    case 'selection':
      return { objects: selected ? [selected.id] : [] };
    default:
      return scope satisfies never;
  }
}

/** Finds the target of the step that is wanted; one that was overtaken is let go. */
export class StepTarget {
  readonly #options: StepTargetOptions;
  #asked: { readonly token: number; readonly abort: AbortController } | undefined;

  constructor(options: StepTargetOptions) {
    this.#options = options;
  }

  /** Says which step is wanted, if any, and from where; asks for its target once. */
  want(
    step: StepWanted | undefined,
    from: { readonly at: Timestamp; readonly seq: number; readonly filter: StepFilter },
  ): void {
    if (step?.token === this.#asked?.token) return;
    this.close();
    if (!step) return;
    const abort = new AbortController();
    this.#asked = { token: step.token, abort };
    void this.#answer(step, from, abort.signal);
  }

  close(): void {
    this.#asked?.abort.abort();
    this.#asked = undefined;
  }

  async #answer(
    step: StepWanted,
    from: { readonly at: Timestamp; readonly seq: number; readonly filter: StepFilter },
    signal: AbortSignal,
  ): Promise<void> {
    const { client, recording, onFound, onFailure } = this.#options;
    try {
      const to = await findStep(client, { recording, ...from, direction: step.direction, signal });
      if (!signal.aborted) onFound(step, to);
    } catch (error) {
      if (signal.aborted) return;
      // The step is still wanted, so it is looked for again after the pause.
      this.#asked = undefined;
      onFailure(error);
    }
  }
}

import type { DensityAnswer } from '@contract/changes.ts';
import type { RecordClient } from '../../playback/record/record-client.ts';
import { bucketFor, type Stretch, type TimeScale } from '../time/time-scale.ts';

/** A bar is at least this wide. */
const LEAST_BAR_PIXELS = 3;

export interface DensitySourceOptions {
  readonly client: RecordClient;
  readonly recording: string;
  readonly clock: () => number;
  /** While the recording grows, its end is asked for again after this many ms. */
  readonly refreshMs: number;
  readonly onAnswer: (density: DensityAnswer) => void;
  readonly onFailure: (error: unknown) => void;
}

interface Request {
  readonly from: number;
  readonly bucketMs: number;
  /** Until where was asked, and until when the answer tells all there was: less, where the record has not come to yet. */
  readonly reach: number;
  readonly knownTo: number;
  readonly askedAt: number;
  readonly abort: AbortController;
}

/** Keeps the density of what is visible: asks when the view leaves what is held, and lets go of overtaken requests. */
export class DensitySource {
  readonly #options: DensitySourceOptions;
  #request: Request | undefined;
  #quietUntil = Number.NEGATIVE_INFINITY;

  constructor(options: DensitySourceOptions) {
    this.#options = options;
  }

  /** Sees to it that the visible scale, as far as it lies inside `recorded`, is held or asked for. */
  want(scale: TimeScale, recorded: Stretch): void {
    if (scale.width < LEAST_BAR_PIXELS) return;
    const bucketMs = bucketFor(scale, LEAST_BAR_PIXELS);
    const visible = { from: Math.max(scale.from, recorded.from), to: Math.min(scale.to, recorded.to) };
    if (visible.from > visible.to || this.#holds(visible, bucketMs) || this.#options.clock() < this.#quietUntil) return;
    const margin = (scale.to - scale.from) / 2;
    const from = Math.floor(Math.max(scale.from - margin, recorded.from) / bucketMs) * bucketMs;
    const reach = scale.to + margin;
    const knownTo = Math.min(reach, recorded.to);
    const to = Math.ceil(knownTo / bucketMs) * bucketMs + bucketMs - 1;
    void this.#ask({ from, to, bucketMs }, { reach, knownTo });
  }

  /** Lets go of what is under way; the next {@link want} asks anew. */
  close(): void {
    this.#request?.abort.abort();
    this.#request = undefined;
  }

  #holds(visible: Stretch, bucketMs: number): boolean {
    const held = this.#request;
    if (!held || held.bucketMs !== bucketMs || visible.from < held.from) return false;
    if (visible.to <= held.knownTo) return true;
    return visible.to <= held.reach && this.#options.clock() - held.askedAt < this.#options.refreshMs;
  }

  async #ask(wanted: Stretch & { readonly bucketMs: number }, ends: Pick<Request, 'reach' | 'knownTo'>): Promise<void> {
    const { client, recording, clock, refreshMs, onAnswer, onFailure } = this.#options;
    const { from, bucketMs } = wanted;
    this.#request?.abort.abort();
    const abort = new AbortController();
    this.#request = { from, bucketMs, ...ends, askedAt: clock(), abort };
    try {
      const density = await client.changes.density({ recording, ...wanted }, { signal: abort.signal });
      if (!abort.signal.aborted) onAnswer(density);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#request = undefined;
      this.#quietUntil = clock() + refreshMs;
      onFailure(error);
    }
  }
}

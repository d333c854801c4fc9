import { timestampFromMs } from '@model/time.ts';
import type { RecordClient } from '../../playback/record/record-client.ts';
import { ChangeTimes } from './change-times.ts';

/** Rows of one request; a stretch with more is known only as far as they reach. */
const MOST_ROWS = 50_000;
/** Fetched beyond what is asked for on both sides, in ms: the playhead moves on. */
const BEYOND_MS = 60_000;
/** The longest stretch that is kept growing, in ms; then it is fetched anew around the playhead. */
const LONGEST_MS = 4 * 3_600_000;
/** Requests are at least this far apart, in ms, and after a failure four times that. */
const PAUSE_MS = 500;

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly times: ChangeTimes;
}

export interface ChangesAroundOptions {
  readonly client: Pick<RecordClient, 'changes'>;
  readonly recording: string;
  readonly clock: () => number;
  /** Calls `run` once after so many ms. */
  readonly after: (ms: number, run: () => void) => void;
  /** Until when the record only told what was there already. */
  readonly completeAt: () => number;
  /** More is known than before. */
  readonly onNews: () => void;
}

/** The changes around the playhead, fetched when they are first asked for and kept as it moves. */
export class ChangesAround {
  private readonly options: ChangesAroundOptions;
  private stretch: Stretch | undefined;
  private isAsking = false;
  private quietUntil = -Infinity;
  private isAwaited = false;

  constructor(options: ChangesAroundOptions) {
    this.options = options;
  }

  /** What is known of the changes in (after, upTo]; asks for what is not. Undefined as long as nothing is. */
  within(after: number, upTo: number): ChangeTimes | undefined {
    const { stretch } = this;
    if (!stretch || stretch.from > after || stretch.to < upTo) void this.ask(after, upTo);
    return stretch?.times;
  }

  private async ask(after: number, upTo: number): Promise<void> {
    const { client, recording, clock, completeAt, onNews } = this.options;
    // Whoever asked is told when this is over, and asks again.
    if (this.isAsking) return;
    if (clock() < this.quietUntil) return this.remindAfter(this.quietUntil - clock());
    this.isAsking = true;
    const grown = this.grownBy(after, upTo);
    const from = timestampFromMs(grown?.to ?? Math.max(0, after - BEYOND_MS));
    const to = timestampFromMs(upTo + BEYOND_MS);
    try {
      const rows = await client.changes.between({ recording, from, to, limit: MOST_ROWS });
      const times = grown?.times ?? new ChangeTimes();
      times.add(rows, completeAt());
      const last = rows.times.at(-1) ?? upTo;
      // A recording that grows holds nothing yet beyond the playhead, and will.
      this.stretch = {
        from: grown?.from ?? from,
        to: rows.times.length < MOST_ROWS ? Math.max(upTo, last) : last,
        times,
      };
      this.quietUntil = clock() + PAUSE_MS;
    } catch {
      // A page without a connection says so elsewhere; here what is known stays, and is asked for again.
      this.quietUntil = clock() + 4 * PAUSE_MS;
    } finally {
      this.isAsking = false;
    }
    onNews();
  }

  /** The playhead may rest where nothing is known: without a word nobody would ask again. */
  private remindAfter(ms: number): void {
    if (this.isAwaited) return;
    this.isAwaited = true;
    this.options.after(ms, () => {
      this.isAwaited = false;
      this.options.onNews();
    });
  }

  /** The stretch, if it only has to grow at its end. */
  private grownBy(after: number, upTo: number): Stretch | undefined {
    const { stretch } = this;
    if (!stretch || stretch.from > after || stretch.to < after) return undefined;
    return upTo - stretch.from > LONGEST_MS ? undefined : stretch;
  }
}

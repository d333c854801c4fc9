import { CHANGE_COLUMNS, CHANGE_FLAGS, type ChangeRows, severityOf } from '@model/change.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';

const { stride, seq, object, flags } = CHANGE_COLUMNS;

/** When each object changed, so that asking of one costs nothing for the others. Signs of life and Events do not count. */
export class ChangeTimes {
  private readonly times = new Map<number, number[]>();
  /** When objects came that were not there before the record. */
  private readonly births = new Map<number, number>();
  private lastSeq = 0;

  /**
   * Takes in rows in the order of `seq`; those already known are passed over. First sights up to `complete` are no
   * changes: the record began with them.
   */
  add({ rows, times }: ChangeRows, complete: number): void {
    for (let index = 0; index < times.length; index += 1) {
      const start = index * stride;
      const order = rows[start + seq] ?? 0;
      if (order <= this.lastSeq) continue;
      this.lastSeq = order;
      const word = rows[start + flags] ?? 0;
      if (word & CHANGE_FLAGS.pointInTime || severityOf(word) === 'routine') continue;
      if (word & CHANGE_FLAGS.first && (times[index] ?? 0) <= complete) continue;
      const id = rows[start + object] ?? 0;
      if (word & CHANGE_FLAGS.first) this.births.set(id, times[index] ?? 0);
      const known = this.times.get(id);
      if (known) known.push(times[index] ?? 0);
      else this.times.set(id, [times[index] ?? 0]);
    }
  }

  /** How often the object changed in (after, upTo]. */
  count(id: number, after: number, upTo: number): number {
    const times = this.times.get(id);
    return times ? countUntil(times, upTo) - countUntil(times, after) : 0;
  }

  /** When the object changed last in (after, upTo]. */
  last(id: number, after: number, upTo: number): Timestamp | undefined {
    const times = this.times.get(id);
    const at = times?.[countUntil(times, upTo) - 1];
    return at === undefined || at <= after ? undefined : timestampFromMs(at);
  }

  /** The same of what was changed, not of what has only come: a thing that is new accuses nobody. */
  lastEdit(id: number, after: number, upTo: number): Timestamp | undefined {
    const at = this.last(id, after, upTo);
    return at === this.births.get(id) ? undefined : at;
  }
}

function countUntil(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

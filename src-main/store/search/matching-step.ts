import type { Timestamp } from '@model/time.ts';
import type { ChangeFilter } from '../tape.ts';
import type { Truths } from './truth-walk.ts';

export interface Stepped {
  readonly seq: number;
  readonly at: Timestamp;
}

/** How a reader steps. */
export type Step = (from: number, direction: 1 | -1, filter: ChangeFilter) => Stepped | undefined;

/**
 * The nearest change of an object that was as asked, from the change with which it became so to the one with which it
 * ceased to be, both included. Objects are looked at one by one; those that cannot be nearer than what was found are not.
 */
export function stepWithin(
  truths: Truths,
  step: Step,
  asked: { readonly from: number; readonly direction: 1 | -1; readonly filter: ChangeFilter },
): Stepped | undefined {
  const { from, direction, filter } = asked;
  let best: Stepped | undefined;
  for (const [object, pairs] of truths) {
    if (filter.objects !== undefined && !filter.objects.includes(object)) continue;
    for (const [first, last] of spansFrom(pairs, from, direction)) {
      if (best !== undefined && (direction === 1 ? first >= best.seq : last <= best.seq)) break;
      const start = direction === 1 ? Math.max(from, first - 1) : Math.min(from, last + 1);
      const found = step(start, direction, { ...filter, objects: [object] });
      if (found === undefined) break;
      if (found.seq < first || found.seq > last) continue;
      const isNearer = best === undefined || (direction === 1 ? found.seq < best.seq : found.seq > best.seq);
      if (isNearer) best = found;
      break;
    }
  }
  return best;
}

/** The spans of one object that reach beyond `from`, the nearest first. */
function spansFrom(pairs: readonly number[], from: number, direction: 1 | -1): readonly (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const [first = 0, end = 0] = [pairs[at], pairs[at + 1]];
    const last = end === 0 ? Number.MAX_SAFE_INTEGER : end;
    if (direction === 1 ? last > from : first < from) spans.push([first, last]);
  }
  return direction === 1 ? spans : spans.reverse();
}

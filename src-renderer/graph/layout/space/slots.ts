/** From the `seq` of birth to the `seq` at which the place is free again; `Infinity` while alive. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface SlotAssignment {
  /** The slot of each span, in the order given. */
  readonly slotOf: readonly number[];
  readonly count: number;
}

/**
 * Gives each span the lowest slot that is free at its birth, and frees it at its end. Spans must be in the order of
 * `from`; so a span that is added later never changes the slot of an earlier one.
 */
export function assignSlots(spans: readonly Span[]): SlotAssignment {
  const free = new Heap((slot: number) => slot);
  const taken = new Heap((lease: Lease) => lease.until);
  const slotOf: number[] = [];
  let count = 0;
  for (const span of spans) {
    for (let ended = taken.popUpTo(span.from); ended; ended = taken.popUpTo(span.from)) free.push(ended.slot);
    const slot = free.popUpTo(Infinity) ?? count++;
    slotOf.push(slot);
    taken.push({ slot, until: span.until });
  }
  return { slotOf, count };
}

/** Slots that are free again; the lowest is given out first. */
export class SlotHeap {
  private readonly heap = new Heap((slot: number) => slot);

  push(slot: number): void {
    this.heap.push(slot);
  }

  pop(): number | undefined {
    return this.heap.popUpTo(Infinity);
  }
}

interface Lease {
  readonly slot: number;
  readonly until: number;
}

/** A binary heap with the smallest key on top. */
class Heap<Item> {
  private readonly items: Item[] = [];
  private readonly keyOf: (item: Item) => number;

  constructor(keyOf: (item: Item) => number) {
    this.keyOf = keyOf;
  }

  push(item: Item): void {
    let at = this.items.length;
    const key = this.keyOf(item);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = this.items[parentAt];
      if (parent === undefined || this.keyOf(parent) <= key) break;
      this.items[at] = parent;
      at = parentAt;
    }
    this.items[at] = item;
  }

  /** Takes the smallest item if its key is at most `limit`. */
  popUpTo(limit: number): Item | undefined {
    const top = this.items[0];
    if (top === undefined || this.keyOf(top) > limit) return undefined;
    const last = this.items.pop();
    if (last !== undefined && this.items.length > 0) this.sink(last);
    return top;
  }

  private sink(item: Item): void {
    const key = this.keyOf(item);
    let at = 0;
    for (;;) {
      const left = this.items[2 * at + 1];
      if (left === undefined) break;
      const right = this.items[2 * at + 2];
      const goRight = right !== undefined && this.keyOf(right) < this.keyOf(left);
      const child = goRight ? right : left;
      if (this.keyOf(child) >= key) break;
      this.items[at] = child;
      at = 2 * at + (goRight ? 2 : 1);
    }
    this.items[at] = item;
  }
}

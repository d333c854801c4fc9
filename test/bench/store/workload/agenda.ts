interface Item {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** What is going to happen in an order of time: a heap, since tens of thousands of things wait at once. */
export class Agenda {
  readonly #items: Item[] = [];
  #now: number;
  #order = 0;

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  /** Runs `run` in `ms` milliseconds, after what was planned for the same instant before. */
  after(ms: number, run: () => void): void {
    const items = this.#items;
    const item = { due: this.#now + Math.max(0, Math.round(ms)), order: this.#order++, run };
    let at = items.length;
    for (let parent = (at - 1) >> 1; at > 0; parent = (at - 1) >> 1) {
      const above = items[parent];
      if (above === undefined || !isSooner(item, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  every(ms: number, firstMs: number, run: () => void): void {
    this.after(firstMs, () => {
      this.every(ms, ms, run);
      run();
    });
  }

  /** Lives through everything planned up to `ms`. */
  runUntil(ms: number): void {
    for (let item = this.#items[0]; item !== undefined && item.due <= ms; item = this.#items[0]) {
      this.#takeFirst();
      this.#now = item.due;
      item.run();
    }
    this.#now = ms;
  }

  #takeFirst(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let at = 0;
    for (;;) {
      const [left, right] = [items[2 * at + 1], items[2 * at + 2]];
      const isRight = right !== undefined && left !== undefined && isSooner(right, left);
      const below = isRight ? right : left;
      if (below === undefined || !isSooner(below, last)) break;
      items[at] = below;
      at = 2 * at + (isRight ? 2 : 1);
    }
    items[at] = last;
  }
}

function isSooner(a: Item, b: Item): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

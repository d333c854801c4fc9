import type { TextCell } from './text-cells.ts';

/** Texts as the ids of their parts, in a few bytes each, to be gone through again and again. */
export class KeptCells {
  readonly #ids: Int32Array;
  /** Where the parts of each begin; one more, where those of the last end. */
  readonly #starts: Int32Array;
  readonly #parts: Int32Array;

  constructor(cells: readonly TextCell[]) {
    this.#ids = Int32Array.from(cells, ({ id }) => id);
    this.#starts = new Int32Array(cells.length + 1);
    for (const [index, { parts }] of cells.entries()) {
      this.#starts[index + 1] = (this.#starts[index] ?? 0) + parts.length;
    }
    this.#parts = new Int32Array(this.#starts.at(-1) ?? 0);
    for (const [index, { parts }] of cells.entries()) this.#parts.set(parts, this.#starts[index]);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Those that have one of `wanted`. */
  having(wanted: ReadonlySet<number>): readonly TextCell[] {
    const found: TextCell[] = [];
    let at = 0;
    for (const [index, id] of this.#ids.entries()) {
      const [from, end] = [at, this.#starts[index + 1] ?? 0];
      while (at < end && !wanted.has(this.#parts[at] ?? 0)) at++;
      if (at < end) found.push({ id, parts: [...this.#parts.subarray(from, end)] });
      at = end;
    }
    return found;
  }
}

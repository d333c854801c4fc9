import { CHANGE_COLUMNS, type ChangeRows } from '@model/change.ts';

const { stride: STRIDE } = CHANGE_COLUMNS;

/** Rows of blocks on their way to be an answer. */
export class FoundChanges {
  readonly #startedAt: number;
  readonly #limit: number;
  #rows = new Int32Array(64 * STRIDE);
  #times = new Float64Array(64);
  #count = 0;

  constructor(startedAt: number, limit: number) {
    this.#startedAt = startedAt;
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#count >= this.#limit;
  }

  add({ rows, times }: { readonly rows: Int32Array; readonly times: ArrayLike<number> }, row: number): void {
    if (this.#count === this.#times.length) this.#grow();
    const [from, to] = [row * STRIDE, this.#count * STRIDE];
    for (let column = 0; column < STRIDE; column++) this.#rows[to + column] = rows[from + column] ?? 0;
    this.#times[this.#count++] = this.#startedAt + (times[row] ?? 0);
  }

  changes(): ChangeRows {
    return { rows: this.#rows.slice(0, this.#count * STRIDE), times: this.#times.slice(0, this.#count) };
  }

  #grow(): void {
    const rows = new Int32Array(this.#rows.length * 2);
    rows.set(this.#rows);
    this.#rows = rows;
    const times = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    this.#times = times;
  }
}

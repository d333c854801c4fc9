/**
 * The ids of texts used lately: so many, and at most as many that were used before. What is forgotten is found in its
 * table, by an index.
 */
export class RememberedIds {
  readonly #most: number;
  #recent = new Map<string, number>();
  #older = new Map<string, number>();
  #isComplete: boolean;

  /** With `isComplete` the table holds nothing yet. */
  constructor(most: number, { isComplete }: { readonly isComplete: boolean }) {
    this.#most = most;
    this.#isComplete = isComplete;
  }

  /** True while a text that is not here is not in the table either, so that nobody need look there. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get(text: string): number | undefined {
    const recent = this.#recent.get(text);
    if (recent !== undefined) return recent;
    const older = this.#older.get(text);
    if (older !== undefined) this.set(text, older);
    return older;
  }

  set(text: string, id: number): void {
    if (this.#recent.size >= this.#most) {
      if (this.#older.size > 0) this.#isComplete = false;
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(text, id);
  }
}

import { TapeError } from '../tape-error.ts';

/** More are counted, not kept: one broken page spoils thousands of versions. */
const MAX_KEPT = 100;

/** What is wrong with a recording, in sentences. */
export class Problems {
  readonly #kept: string[] = [];
  #count = 0;

  get kept(): readonly string[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }

  add(sentence: string): void {
    this.#count++;
    if (this.#kept.length < MAX_KEPT) this.#kept.push(sentence);
  }

  /** Notes what `look` finds damaged; other errors pass. */
  during(look: () => void): void {
    try {
      look();
    } catch (error) {
      if (!(error instanceof TapeError) || error.code !== 'damaged') throw error;
      this.add(error.message);
    }
  }
}

import { LostBodyError, TapeError } from '../tape-error.ts';

/** More are counted, not kept: one broken page spoils thousands of versions. */
const MAX_KEPT = 100;

/** What is wrong with a recording, in sentences. */
export class Problems {
  readonly #kept: string[] = [];
  #count = 0;
  #lost = 0;

  get kept(): readonly string[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }

  /** Bodies of which the recording says itself that they were lost. */
  get lost(): number {
    return this.#lost;
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
      if (error instanceof LostBodyError && error.isStated) this.#lost++;
      else if (error instanceof TapeError && (error.code === 'damaged' || error.code === 'lost-body')) {
        this.add(error.message);
      } else throw error;
    }
  }
}

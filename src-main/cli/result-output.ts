import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes results line by line, waiting when the reader is slow; a reader that left (`| head`) ends the writing quietly. */
export class ResultOutput {
  readonly #out: Writable;
  #isGone = false;

  constructor(out: Writable) {
    this.#out = out;
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
      this.#isGone = true;
    });
  }

  /** False once nobody reads any more. */
  async line(text: string): Promise<boolean> {
    return this.text(`${text}\n`);
  }

  async text(text: string): Promise<boolean> {
    if (!this.#isGone && !this.#out.write(text)) {
      await Promise.race([once(this.#out, 'drain'), once(this.#out, 'close')]);
    }
    return !this.#isGone;
  }
}

import type { Writable } from 'node:stream';

/** Writes results line by line, waiting when the reader is slow; a reader that left (`| head`) ends the writing quietly. */
export class ResultOutput {
  readonly #out: Writable;
  #isGone = false;
  #goOn: (() => void) | undefined;

  constructor(out: Writable) {
    this.#out = out;
    out.on('drain', () => this.#goOn?.());
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
      this.#isGone = true;
      this.#goOn?.();
    });
  }

  /** False once nobody reads any more. */
  async line(text: string): Promise<boolean> {
    return this.text(`${text}\n`);
  }

  async text(text: string): Promise<boolean> {
    if (!this.#isGone && !this.#out.write(text)) {
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
      });
    }
    return !this.#isGone;
  }
}

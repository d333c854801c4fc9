import type { Writable } from 'node:stream';
import { printable } from './printable.ts';

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

  /** One line for a person, {@link printable}. False once nobody reads any more. */
  async line(text: string): Promise<boolean> {
    return this.text(`${printable(text)}\n`);
  }

  /** A value for a script, as it is. */
  async json(value: unknown): Promise<boolean> {
    return this.text(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** As it is: JSON, in which strings are escaped. */
  async text(text: string): Promise<boolean> {
    if (!this.#isGone && !this.#out.write(text)) {
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
      });
    }
    return !this.#isGone;
  }
}

import { malformed } from './kube-error.ts';
import { Slab } from './slab.ts';

const NEWLINE = 0x0a;
/** etcd refuses objects over 1.5 MiB by default; nothing honest comes near this. */
const LONGEST_LINE = 128 * 1024 * 1024;

/**
 * Splits a byte stream into lines without decoding it. A line within one chunk is a view of that chunk; a line over
 * many chunks is joined once, so that its cost stays linear.
 */
export class LineSplitter {
  readonly #slab = new Slab();
  #parts: Uint8Array[] = [];
  #length = 0;

  /** The lines completed by `chunk`, without their newline; empty lines are left out. Views: copy what is to be kept. */
  push(chunk: Uint8Array): Uint8Array[] {
    const lines: Uint8Array[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      const line = this.#joined(chunk.subarray(from, at));
      if (line.length > 0) lines.push(line);
      from = at + 1;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
    return lines;
  }

  /** How many bytes of an unfinished line are held: above 0 at the end of the stream, the last line was cut off. */
  get unfinished(): number {
    return this.#length;
  }

  #keep(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length > LONGEST_LINE) throw malformed('watch', `a watch line is longer than ${LONGEST_LINE} bytes`);
  }

  #joined(tail: Uint8Array): Uint8Array {
    if (this.#length === 0) return tail;
    const line = this.#slab.take(this.#length + tail.length);
    let at = 0;
    for (const part of this.#parts) {
      line.set(part, at);
      at += part.length;
    }
    line.set(tail, at);
    this.#parts = [];
    this.#length = 0;
    return line;
  }
}

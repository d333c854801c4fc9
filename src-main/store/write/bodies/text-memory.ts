/** Memory is given out in multiples of this. */
const STEP_BYTES = 1024;
/** More memory than this does not wait to be used again. */
const MAX_SPARE_BYTES = 4 * 1024 * 1024;

/** Memory that was given out here. A set of all of it would cost the collector more than the memory itself. */
class OwnMemory extends ArrayBuffer {}

/**
 * Copies of texts in memory that is used again and again: a fresh buffer for each of 16,000 versions a second costs 7 µs
 * each, most of it the collector's.
 */
export class TextMemory {
  /** Buffers that are free, by their size. */
  readonly #spare = new Map<number, OwnMemory[]>();
  #spareBytes = 0;

  /** A copy that is the caller's until it is released, or for ever. */
  copyOf(text: Uint8Array): Buffer {
    const size = Math.ceil(text.length / STEP_BYTES) * STEP_BYTES;
    const copy = Buffer.from(this.#take(size), 0, text.length);
    copy.set(text);
    return copy;
  }

  /** Takes a copy back, which nobody may look at any more; what is none of ours is left to the collector. */
  release(text: Buffer): void {
    const { buffer } = text;
    if (!(buffer instanceof OwnMemory)) return;
    const size = buffer.byteLength;
    if (this.#spareBytes + size > MAX_SPARE_BYTES) return;
    this.#spareBytes += size;
    const spare = this.#spare.get(size);
    if (spare === undefined) this.#spare.set(size, [buffer]);
    else spare.push(buffer);
  }

  #take(size: number): OwnMemory {
    const spare = this.#spare.get(size)?.pop();
    if (spare !== undefined) {
      this.#spareBytes -= size;
      return spare;
    }
    return new OwnMemory(size);
  }
}

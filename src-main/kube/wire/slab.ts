const SLAB_BYTES = 256 * 1024;

/** Gives out memory in pieces of large buffers: a buffer for each of thousands of objects costs the collector 5 µs each. */
export class Slab {
  #free = new Uint8Array(0);

  /** `length` bytes that are the caller's. Their buffer holds what others were given, too. */
  take(length: number): Uint8Array {
    if (length > this.#free.length) this.#free = new Uint8Array(Math.max(length, SLAB_BYTES));
    const piece = this.#free.subarray(0, length);
    this.#free = this.#free.subarray(length);
    return piece;
  }
}

const LOW_BITS = 0x7f;
const MORE = 0x80;
/** Up to here numbers are taken apart by shifts. */
const SMALL = 0x7fff_ffff;
/** A number of 53 bits in groups of seven. */
const MAX_BYTES = 8;
/** A number of 32 bits in groups of seven. */
const MAX_SHIFT = 28;
/** Stands for a byte behind the last, as one that another must follow. */
const MISSING = 0x1ff;

/** Whole numbers one after the other, small ones in one byte; up to 2^52 to both sides. */
export class NumberWriter {
  #bytes = Buffer.alloc(4096);
  #end = 0;

  add(value: number): void {
    if (this.#end + MAX_BYTES > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, this.#bytes]);
    let rest = value < 0 ? -value * 2 - 1 : value * 2;
    for (; rest > SMALL; rest = Math.floor(rest / MORE)) this.#bytes[this.#end++] = (rest % MORE) | MORE;
    for (; rest > LOW_BITS; rest >>>= 7) this.#bytes[this.#end++] = (rest & LOW_BITS) | MORE;
    this.#bytes[this.#end++] = rest;
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }
}

/** Reads what a {@link NumberWriter} wrote. */
export class NumberReader {
  readonly #bytes: Uint8Array;
  /** Where the next number begins. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Throws an `Error` where there is none. */
  next(): number {
    let byte = this.#byte();
    let coded = byte & LOW_BITS;
    for (let scale = MORE; byte >= MORE; scale *= MORE) {
      if (scale > Number.MAX_SAFE_INTEGER) throw new Error('a number is too long');
      byte = this.#byte();
      coded += (byte & LOW_BITS) * scale;
    }
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  /** A number that fits 32 bits. */
  nextInt32(): number {
    const value = this.next();
    if ((value | 0) !== value) throw new Error('a number is out of bounds');
    return value;
  }

  /** The next `count` numbers, which fit 32 bits. */
  int32s(count: number): Int32Array<ArrayBuffer> {
    const values = new Int32Array(count);
    const bytes = this.#bytes;
    let { at } = this;
    for (let index = 0; index < count; index++) {
      let byte = bytes[at++] ?? MISSING;
      let coded = byte & LOW_BITS;
      for (let shift = 7; byte >= MORE; shift += 7) {
        if (shift > MAX_SHIFT) throw new Error(byte === MISSING ? 'it ends too early' : 'a number is out of bounds');
        byte = bytes[at++] ?? MISSING;
        coded |= (byte & LOW_BITS) << shift;
      }
      values[index] = (coded >>> 1) ^ -(coded & 1);
    }
    this.at = at;
    return values;
  }

  /** The next `count` numbers. */
  numbers(count: number): Float64Array<ArrayBuffer> {
    const values = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const byte = this.#bytes[this.at] ?? MISSING;
      // Most differences are small.
      if (byte >= MORE) values[index] = this.next();
      else {
        values[index] = (byte >>> 1) ^ -(byte & 1);
        this.at++;
      }
    }
    return values;
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new Error('it ends too early');
    return byte;
  }
}

/** 2^23 bits in 1 MiB: with a million ended lives one question in twenty goes to the file for nothing. */
const BITS = 23;

/**
 * Which uids may be those of lives that ended: a Bloom filter, so that an object never seen before is stored without
 * searching the file for a life it could continue. It never says no of a uid that was added.
 */
export class EndedLives {
  readonly #bits = new Uint32Array(2 ** BITS / 32);

  add(uid: string): void {
    for (const bit of bitsOf(uid)) this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  mayHave(uid: string): boolean {
    return bitsOf(uid).every((bit) => ((this.#bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0);
  }
}

/** Two bits by two hashes of the FNV kind. */
function bitsOf(uid: string): readonly [number, number] {
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < uid.length; at++) {
    const code = uid.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x5bd1e995);
  }
  return [(one ^ (one >>> 15)) >>> (32 - BITS), (other ^ (other >>> 13)) >>> (32 - BITS)];
}

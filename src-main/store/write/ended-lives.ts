import { textHash } from '../file/column-values.ts';

const STRIDE = 2;
const LEAST_PLACES = 1024;

/**
 * Which objects had ended, by a hash of their uids: so that an object never seen before is stored without searching the
 * file for a life it could continue. 16 bytes or a little more an object, where an index in the file took 28.
 */
export class EndedLives {
  /** Places of a hash and an object each; an object of 0 is a free place. Never more than half of them are taken. */
  #places = new Int32Array(LEAST_PLACES * STRIDE);
  #taken = 0;

  add(uid: string, object: number): void {
    if ((this.#taken + 1) * STRIDE * 2 > this.#places.length) this.#grow();
    if (put(this.#places, textHash(uid), object)) this.#taken++;
  }

  /** The objects that may have this uid: all that have it, and hardly any other. */
  having(uid: string): readonly number[] {
    const hash = textHash(uid);
    const found: number[] = [];
    for (const place of placesFrom(this.#places, hash)) {
      const object = this.#places[place + 1] ?? 0;
      if (object === 0) return found;
      if (this.#places[place] === hash) found.push(object);
    }
    return found;
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Int32Array(before.length * 2);
    for (let place = 0; place < before.length; place += STRIDE) {
      const [hash = 0, object = 0] = [before[place], before[place + 1]];
      if (object !== 0) put(this.#places, hash, object);
    }
  }
}

/** False if it was there already. */
function put(places: Int32Array, hash: number, object: number): boolean {
  for (const place of placesFrom(places, hash)) {
    const taken = places[place + 1] ?? 0;
    if (taken === object && places[place] === hash) return false;
    if (taken !== 0) continue;
    places[place] = hash;
    places[place + 1] = object;
    return true;
  }
  return false;
}

/** Where what has this hash can be, the likeliest place first. */
function* placesFrom(places: Int32Array, hash: number): Iterable<number> {
  const count = places.length / STRIDE;
  for (let step = 0; step < count; step++) yield ((hash + step) & (count - 1)) * STRIDE;
}

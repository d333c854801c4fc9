/**
 * What a search notes of each object of a recording, by its id: 14 bytes an object. One search after the other uses the same
 * room, since of what is thrown away with each tens of megabytes would lie about before anyone collects them.
 */
export class ObjectMarks {
  /** Which clauses hold, a bit each. */
  masks = new Int32Array(0);
  /** How well the name is what was asked for. */
  qualities = new Uint8Array(0);
  /** `seq` of the newest fact. */
  newest = new Int32Array(0);
  /** The terms by the newest fact; ids of terms are a file's own. */
  terms = new Int32Array(0);
  /** 1 while it is as asked. */
  isTrue = new Uint8Array(0);

  /** Makes room for ids below `count`. */
  makeRoom(count: number): void {
    if (count <= this.masks.length) return;
    this.masks = grown(this.masks, new Int32Array(count));
    this.qualities = grown(this.qualities, new Uint8Array(count));
    this.newest = grown(this.newest, new Int32Array(count));
    this.terms = grown(this.terms, new Int32Array(count));
    this.isTrue = grown(this.isTrue, new Uint8Array(count));
  }

  /** Forgets everything but the room. */
  clear(): void {
    for (const each of [this.masks, this.qualities, this.newest, this.terms, this.isTrue]) each.fill(0);
  }
}

function grown<T extends Int32Array | Uint8Array>(before: T, larger: T): T {
  larger.set(before);
  return larger;
}

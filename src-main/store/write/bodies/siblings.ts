/** First versions build on one another at most this deep, so that chains stay short. */
const MAX_DEPTH = 3;
/** Forgetting costs a few plain first versions, never correctness. */
const MAX_ENTRIES = 20_000;

interface Root {
  readonly seq: number;
  readonly depth: number;
}

/** Remembers first versions that a like object's first version can be a delta to: a pod of the same ReplicaSet, an Event of the same reason. */
export class Siblings {
  readonly #roots = new Map<string, Root>();

  /**
   * The base for a first version whose likenesses are `keys`, closest first; then counts `seq` among the siblings.
   * A base is earlier; what is carried over from the segment before comes in between, and earlier roots take the place of later ones.
   */
  place(keys: readonly string[], seq: number): number | undefined {
    const root = keys.map((key) => this.#roots.get(key)).find((found) => found !== undefined && found.seq < seq);
    const depth = root === undefined ? 0 : root.depth + 1;
    if (this.#roots.size > MAX_ENTRIES) this.#roots.clear();
    if (depth < MAX_DEPTH) {
      for (const key of keys) if (!((this.#roots.get(key)?.seq ?? seq) < seq)) this.#roots.set(key, { seq, depth });
    }
    return root?.seq;
  }
}

/**
 * Likenesses of an object, closest first: same owner, same status word, same kind.
 * `summary` and `references` are the JSON texts of a version; what is no such JSON has no likeness there.
 */
export function likenesses(kind: string, summary: string, references: string): readonly string[] {
  const keys = [kind];
  const status = STATUS.exec(summary)?.[1];
  if (status !== undefined) keys.unshift(`${kind} status ${status}`);
  const owner = OWNER.exec(references)?.[1];
  if (owner !== undefined) keys.unshift(`${kind} owner ${owner}`);
  return keys;
}

// Looked for as text: parsing both costs ten times as much, and what a strange text hides from these is only likeness.
const STATUS = /"status":("(?:[^"\\]|\\.)*")/;
const OWNER = /\{"type":"owner",[^}]*?"uid":"([^"]*)"/;

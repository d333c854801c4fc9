import { BodyTexts } from '../../file/body-texts.ts';
import type { Connection } from '../../file/sqlite.ts';
import type { Bodies } from '../../packed/bodies.ts';
import { TextMemory } from './text-memory.ts';

/** Bytes of the newest texts of living objects: the bases of what comes next. */
const NEWEST_BYTES = 56 * 1024 * 1024;
/** Bytes of the texts behind them, which one version in eight builds on, and first versions of likely siblings. */
const BEHIND_BYTES = 8 * 1024 * 1024;

/**
 * The texts a writer has at hand. The newest version of each object is kept apart from what its later versions build on
 * now and then: in one place together they take twice the memory and drive each other out, and deltas begin with decoding
 * their base.
 */
export class WrittenTexts implements Bodies {
  readonly #behind: BodyTexts;
  readonly #memory = new TextMemory();
  /** By `seq`, the longest untouched first. */
  readonly #newest = new Map<number, Buffer>();
  #newestBytes = 0;

  /** Of the segment `file`. */
  constructor(file: string, connection: Connection) {
    this.#behind = new BodyTexts(file, connection, BEHIND_BYTES);
  }

  /** The text of the version `seq`, not to be changed, and only to be looked at until the next is kept. Throws a TapeError. */
  read(seq: number): Buffer {
    return this.#newest.get(seq) ?? this.#behind.read(seq);
  }

  /** A copy of `text`, to be handed to {@link keep}. */
  copyOf(text: Uint8Array): Buffer {
    return this.#memory.copyOf(text);
  }

  /** Keeps a copy as the text of `seq`, the newest of its object. */
  keep(seq: number, copy: Buffer): void {
    this.#newest.set(seq, copy);
    this.#newestBytes += copy.length;
    if (this.#newestBytes <= NEWEST_BYTES) return;
    for (const oldest of this.#newest.keys()) {
      this.#forget(oldest);
      if (this.#newestBytes <= NEWEST_BYTES) return;
    }
  }

  /** `seq` is not the newest of its object any more; `isBase` if later versions may build on it. */
  outlive(seq: number, isBase: boolean): void {
    if (!isBase) return this.#forget(seq);
    const text = this.#newest.get(seq);
    if (text === undefined) return;
    this.#newest.delete(seq);
    this.#newestBytes -= text.length;
    this.#behind.keep(seq, text);
  }

  /** As {@link read}, for whoever writes the next segment and keeps the text from now on: in both it would take twice the memory. */
  handOver(seq: number): Buffer {
    const text = this.read(seq);
    if (this.#newest.delete(seq)) this.#newestBytes -= text.length;
    return text;
  }

  #forget(seq: number): void {
    const text = this.#newest.get(seq);
    if (text === undefined) return;
    this.#newest.delete(seq);
    this.#newestBytes -= text.length;
    this.#memory.release(text);
  }
}

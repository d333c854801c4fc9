import { LostBodyError, statedLoss, TapeError } from '../tape-error.ts';
import { readBytes, readInt32, readInteger, readRow } from './column-values.ts';
import type { Connection, Statement } from './sqlite.ts';
import { MAX_FRAME_BYTES, zstdCodec } from '../codec/zstd-codec.ts';

/**
 * Stands for a body that could not be read when its version was copied from a damaged file: no frame begins so. Programs
 * that do not know it say that the body cannot be read, which is so.
 */
export const LOST_BODY = Buffer.from('lost');

/** Chains written by us have at most 15 steps; more is hostile. */
export const MAX_CHAIN = 32;

/** The texts of versions: rebuilt along their chains of bases, the latest used ones kept. */
export class BodyTexts {
  readonly #file: string;
  readonly #row: Statement;
  readonly #capacity: number;
  /** Texts used lately, up to half the capacity, and those used before them: no text is looked at to be forgotten. */
  #recent = new Map<number, Buffer>();
  #older = new Map<number, Buffer>();
  #recentBytes = 0;

  /** Keeps up to `capacity` bytes of texts of the segment `file`. */
  constructor(file: string, connection: Connection, capacity: number) {
    this.#file = file;
    this.#capacity = capacity;
    this.#row = connection
      .prepare(
        `select base, prev, length(body), case when length(body) <= ${MAX_FRAME_BYTES} then body end
 from version where seq = ?`,
      )
      .raw();
  }

  /** The text of the version `seq`, not to be changed. Throws a {@link TapeError} where the chain is broken. */
  read(seq: number): Buffer {
    const text = this.readOnce(seq);
    if (!this.#recent.has(seq)) this.keep(seq, text);
    return text;
  }

  /** As {@link read}, of a text that will hardly be asked for again: it does not take the place of others. */
  readOnce(seq: number): Buffer {
    let base = this.#kept(seq);
    if (base !== undefined) return base;
    const frames: Buffer[] = [];
    for (let at: number | undefined = seq; at !== undefined; ) {
      base = this.#kept(at);
      if (base !== undefined) break;
      if (frames.length === MAX_CHAIN)
        throw new LostBodyError(this.#file, seq, { why: `it has more than ${MAX_CHAIN} bases` });
      const stored = this.#stored(at, seq);
      frames.push(stored.frame);
      at = stored.base;
    }
    return this.#decoded(seq, frames.reverse(), base);
  }

  /** Keeps a text that is at hand. */
  keep(seq: number, text: Buffer): void {
    const half = this.#capacity / 2;
    if (text.length > half) return;
    if (this.#recentBytes + text.length > half) {
      this.#older = this.#recent;
      this.#recent = new Map();
      this.#recentBytes = 0;
    }
    this.#recent.set(seq, text);
    this.#recentBytes += text.length;
  }

  #kept(seq: number): Buffer | undefined {
    return this.#recent.get(seq) ?? this.#older.get(seq);
  }

  /** The body of change `seq`, which is needed for change `asked`. */
  #stored(seq: number, asked: number): { readonly base: number | undefined; readonly frame: Buffer } {
    const found = this.#row.get(seq);
    if (found === undefined && seq !== asked) {
      throw new LostBodyError(this.#file, asked, { why: `it builds on change ${seq}, which is missing` });
    }
    if (found === undefined) throw new TapeError('bad-question', `The recording ${this.#file} has no change ${seq}.`);
    const [base, previous, length, body] = readRow(this.#file, found);
    if (readInteger(this.#file, length) > MAX_FRAME_BYTES)
      throw new LostBodyError(this.#file, asked, { why: 'it is too large' });
    const frame = readBytes(this.#file, body);
    if (base === null) return { base: undefined, frame };
    const known = readInt32(this.#file, base === 0 ? previous : base);
    if (known < 1 || known >= seq)
      throw new LostBodyError(this.#file, asked, { why: `change ${seq} builds on change ${known}` });
    return { base: known, frame };
  }

  /** The text at the end of a chain. An empty frame says: the same text as the base, or an empty one without a base. */
  #decoded(seq: number, chain: readonly Buffer[], base: Buffer | undefined): Buffer {
    const frames = chain.filter(({ length }) => length > 0);
    if (frames.some((frame) => frame.equals(LOST_BODY))) {
      throw statedLoss(this.#file, seq);
    }
    if (frames.length === 0) return Buffer.from(base ?? []);
    try {
      return zstdCodec.decode(frames, base);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new LostBodyError(this.#file, seq, { why });
    }
  }
}

/** What `read` reads; undefined for a body that cannot be read. */
export function unlessLost<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof TapeError && error.code === 'lost-body') return undefined;
    throw error;
  }
}

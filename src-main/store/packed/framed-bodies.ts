import { damaged, statedLoss, TapeError } from '../tape-error.ts';
import { readBytes, readRow } from '../file/column-values.ts';
import { MAX_FRAME_BYTES } from '../codec/zstd-codec.ts';
import type { Statements } from '../segment/statements.ts';
import { type BodyPlaces, LOST_KEY } from './body-places.ts';
import { decodeFrame } from './frame.ts';

type Frame = ReturnType<typeof decodeFrame>;

/** A packed segment, of which bodies are read. */
export interface FramedSegment {
  readonly file: string;
  readonly statements: Statements;
  readonly formatVersion: number;
  readonly places: BodyPlaces;
}

/** The bodies of a packed segment: each frame holds many, the latest used frames are kept. */
export class FramedBodies {
  readonly #segment: FramedSegment;
  readonly #capacity: number;
  /** The least recently used first. */
  readonly #frames = new Map<number, Frame>();
  #bytes = 0;

  /** Keeps up to `capacity` bytes of frames, and the latest one in any case. */
  constructor(segment: FramedSegment, capacity: number) {
    this.#segment = segment;
    this.#capacity = capacity;
  }

  /** The text of the version `seq`, not to be changed. Throws a {@link TapeError}. */
  read(seq: number): Buffer {
    const { file, places } = this.#segment;
    const place = places.placeOf(seq);
    if (place === undefined) throw new TapeError('bad-question', `The recording ${file} has no change ${seq}.`);
    if (place.key === LOST_KEY) throw statedLoss(file, seq);
    const text = this.#frame(place.frame).texts.get(place.key);
    if (text === undefined) throw damaged(file, `change ${seq} is not in its frame`);
    return text;
  }

  #frame(id: number): Frame {
    const known = this.#frames.get(id);
    this.#frames.delete(id);
    const kept = known ?? this.#decoded(id);
    if (known === undefined) this.#bytes += kept.bytes;
    this.#frames.set(id, kept);
    for (const [oldest, { bytes }] of this.#frames) {
      if (this.#bytes <= this.#capacity || this.#frames.size === 1) break;
      this.#frames.delete(oldest);
      this.#bytes -= bytes;
    }
    return kept;
  }

  #decoded(id: number): Frame {
    const { file, statements, formatVersion } = this.#segment;
    const sql = `select case when length(body) <= ${MAX_FRAME_BYTES} then body end from frame where id = ?`;
    const found = statements.rows(sql).get(id);
    if (found === undefined) throw damaged(file, `frame ${id} is missing`);
    const body = readBytes(file, readRow(file, found)[0]);
    try {
      return decodeFrame(body, formatVersion);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw damaged(file, `frame ${id} cannot be read: ${why}`);
    }
  }
}

import { damaged, TapeError } from '../tape-error.ts';
import { readBytes, readInt32, readRow } from '../file/column-values.ts';
import { textsOf } from './frame.ts';
import type { Connection, Statement } from '../file/sqlite.ts';
import { MAX_FRAME_BYTES, zstdCodec } from '../file/zstd-codec.ts';

/** The bodies of a packed segment: each frame holds many, the latest used frames are kept. */
export class FramedBodies {
  readonly #file: string;
  readonly #place: Statement;
  readonly #body: Statement;
  readonly #capacity: number;
  /** The least recently used first. */
  readonly #frames = new Map<number, { readonly texts: ReadonlyMap<number, Buffer>; readonly bytes: number }>();
  #bytes = 0;

  /** Keeps up to `capacity` bytes of frames of the segment `file`, and the latest one in any case. */
  constructor(file: string, connection: Connection, capacity: number) {
    this.#file = file;
    this.#capacity = capacity;
    this.#place = connection.prepare('select frame from version where seq = ?').pluck();
    this.#body = connection
      .prepare(`select case when length(body) <= ${MAX_FRAME_BYTES} then body end from frame where id = ?`)
      .raw();
  }

  /** The text of the version `seq`, not to be changed. Throws a {@link TapeError}. */
  read(seq: number): Buffer {
    const place = this.#place.get(seq);
    if (place === undefined) throw new TapeError('bad-question', `The recording ${this.#file} has no change ${seq}.`);
    const text = this.#texts(readInt32(this.#file, place)).get(seq);
    if (text === undefined) throw damaged(this.#file, `change ${seq} is not in its frame`);
    return text;
  }

  #texts(frame: number): ReadonlyMap<number, Buffer> {
    const known = this.#frames.get(frame);
    this.#frames.delete(frame);
    const kept = known ?? this.#decoded(frame);
    if (known === undefined) this.#bytes += kept.bytes;
    this.#frames.set(frame, kept);
    for (const [oldest, { bytes }] of this.#frames) {
      if (this.#bytes <= this.#capacity || this.#frames.size === 1) break;
      this.#frames.delete(oldest);
      this.#bytes -= bytes;
    }
    return kept.texts;
  }

  #decoded(frame: number): { readonly texts: ReadonlyMap<number, Buffer>; readonly bytes: number } {
    const found = this.#body.get(frame);
    if (found === undefined) throw damaged(this.#file, `frame ${frame} is missing`);
    const body = readBytes(this.#file, readRow(this.#file, found)[0]);
    try {
      const content = zstdCodec.decode(body, undefined);
      return { texts: textsOf(content), bytes: content.length };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw damaged(this.#file, `frame ${frame} cannot be read: ${why}`);
    }
  }
}

import { readBytes, readInt32, readRow } from '../file/column-values.ts';
import { MAX_FRAME_BYTES } from '../codec/zstd-codec.ts';
import { decodeFrame } from '../packed/frame.ts';
import type { Statements } from '../segment/statements.ts';
import { damaged } from '../tape-error.ts';

interface TextFrame {
  readonly id: number;
  /** The largest id of a text in it. */
  readonly last: number;
}

/** Frames kept decoded. */
const MAX_KEPT = 64;

/** Texts of a packed segment that lie many in a frame, by their ids. */
export class FramedTexts {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #of: { readonly table: string; readonly formatVersion: number };
  #directory: readonly TextFrame[] | undefined;
  readonly #frames = new Map<number, ReadonlyMap<number, Buffer>>();

  /** Those that are called `table` in the segment `file`. */
  constructor(file: string, statements: Statements, of: { readonly table: string; readonly formatVersion: number }) {
    this.#file = file;
    this.#statements = statements;
    this.#of = of;
  }

  /** Those of `ids` that there are. */
  *read(ids: Iterable<number>): Iterable<readonly [number, string]> {
    const frames = this.#all();
    for (const id of ids) {
      const frame = frames.find(({ last }) => last >= id);
      const text = frame === undefined ? undefined : this.#frame(frame.id).get(id);
      if (text !== undefined) yield [id, text.toString()];
    }
  }

  /** All there are, in the order of their ids. */
  *all(): Iterable<readonly [number, string]> {
    for (const { id } of this.#all()) {
      for (const [at, text] of this.#frame(id)) yield [at, text.toString()];
    }
  }

  /** The largest id; 0 where there is none. */
  last(): number {
    return this.#all().at(-1)?.last ?? 0;
  }

  #all(): readonly TextFrame[] {
    this.#directory ??= this.#statements
      .rows('select id, last from text_frame where tbl = ? order by last')
      .all(this.#of.table)
      .map((row): TextFrame => {
        const [id = 0, last = 0] = readRow(this.#file, row).map((cell) => readInt32(this.#file, cell));
        return { id, last };
      });
    return this.#directory;
  }

  #frame(id: number): ReadonlyMap<number, Buffer> {
    const known = this.#frames.get(id);
    if (known !== undefined) return known;
    const sql = `select case when length(body) <= ${MAX_FRAME_BYTES} then body end from text_frame where id = ?`;
    const [cell] = readRow(this.#file, this.#statements.rows(sql).get(id));
    if (this.#frames.size >= MAX_KEPT) this.#frames.clear();
    try {
      const { texts } = decodeFrame(readBytes(this.#file, cell), this.#of.formatVersion);
      this.#frames.set(id, texts);
      return texts;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw damaged(this.#file, `the texts ${id} cannot be read: ${why}`);
    }
  }
}

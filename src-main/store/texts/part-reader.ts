import { readBytes } from '../file/column-values.ts';
import type { TextTable } from '../file/format.ts';
import { MAX_TEXT_BYTES } from '../file/zstd-codec.ts';
import { damaged } from '../tape-error.ts';
import type { PartSource } from './part-source.ts';
import { unpackIds } from './text-parts.ts';

/** Parts kept: those of a scene of some ten thousand objects. */
const MAX_KEPT = 100_000;

/** Of so few texts parts are read one by one. */
const FEW = 8;

/** Makes texts of the parts that a segment stores once. */
export class PartReader {
  readonly #file: string;
  readonly #source: PartSource;
  readonly #parts = new Map<number, string>();

  constructor(file: string, source: PartSource) {
    this.#file = file;
    this.#source = source;
  }

  /**
   * The parts of cells of `table`, the same string for the same part as long as it is kept. Throws a TapeError; never
   * lets a text be longer than a body may be.
   */
  *partsOf(
    table: TextTable,
    rows: readonly (readonly [id: number, cell: unknown])[],
  ): Iterable<readonly [number, readonly string[]]> {
    const listed = rows.map(([id, cell]): readonly [number, readonly number[]] => {
      const parts = unpackIds(readBytes(this.#file, cell));
      if (parts === undefined) throw damaged(this.#file, `a text of ${table} is malformed`);
      return [id, parts];
    });
    if (rows.length > FEW) this.#learn(listed.flatMap(([, parts]) => parts));
    for (const [id, ids] of listed) {
      let length = 0;
      const parts = ids.map((part) => {
        const text = this.#part(part);
        length += text.length;
        if (length > MAX_TEXT_BYTES) throw damaged(this.#file, `a text of ${table} is too large`);
        return text;
      });
      yield [id, parts];
    }
  }

  /** Which cells have a part in which `literal` stands, in whatever case. */
  cellsHolding(literal: string): (cell: unknown) => boolean {
    const wanted = new Set(this.#source.holding(literal));
    return (cell) => unpackIds(readBytes(this.#file, cell))?.some((id) => wanted.has(id)) !== false;
  }

  /** Reads many parts at once. */
  #learn(ids: readonly number[]): void {
    const missing = [...new Set(ids)].filter((id) => !this.#parts.has(id));
    if (this.#parts.size + missing.length > MAX_KEPT) this.#parts.clear();
    for (const [id, part] of this.#source.read(missing)) this.#parts.set(id, part);
  }

  #part(id: number): string {
    const known = this.#parts.get(id);
    if (known !== undefined) return known;
    const [found] = this.#source.read([id]);
    if (found === undefined) throw damaged(this.#file, `part ${id} of its texts is missing`);
    const [, part] = found;
    if (this.#parts.size >= MAX_KEPT) this.#parts.clear();
    this.#parts.set(id, part);
    return part;
  }
}

import type { TextTable } from '../file/format.ts';
import { MAX_TEXT_BYTES } from '../codec/zstd-codec.ts';
import { damaged } from '../tape-error.ts';
import type { KeptCells } from './kept-cells.ts';
import type { PartSource } from './part-source.ts';
import type { TextCell } from './text-cells.ts';

/** Parts kept: those of a scene of some ten thousand objects. */
const MAX_KEPT = 100_000;

/** Of so few texts parts are read one by one. */
const FEW = 8;

/** Makes texts of the parts that a segment stores once. */
export class PartReader {
  readonly #file: string;
  readonly #source: PartSource;
  /** By id; null for one that was asked for and is not there. */
  readonly #parts = new Map<number, string | null>();

  constructor(file: string, source: PartSource) {
    this.#file = file;
    this.#source = source;
  }

  /**
   * The parts of texts of `table`, the same string for the same part as long as it is kept. Throws a TapeError; never
   * lets a text be longer than a body may be.
   */
  *partsOf(table: TextTable, cells: readonly TextCell[]): Iterable<readonly [number, readonly string[]]> {
    this.learn(cells);
    for (const { id, parts } of cells) {
      const texts: string[] = [];
      let length = 0;
      for (const part of parts) {
        const text = this.part(part);
        length += text.length;
        texts.push(text);
      }
      if (length > MAX_TEXT_BYTES) throw damaged(this.#file, `a text of ${table} is too large`);
      yield [id, texts];
    }
  }

  /** Those that have a part in which `literal` stands, in whatever case. */
  holding(cells: KeptCells, literal: string): readonly TextCell[] {
    return cells.having(new Set(this.#source.holding(literal)));
  }

  /** Reads the parts of many texts at once, but for those that are not needed. */
  learn(cells: readonly TextCell[], isKnown: (part: number) => boolean = () => false): void {
    if (cells.length <= FEW) return;
    const missing: number[] = [];
    for (const { parts } of cells) {
      for (const id of parts) {
        if (this.#parts.has(id) || isKnown(id)) continue;
        this.#parts.set(id, null);
        missing.push(id);
      }
    }
    if (this.#parts.size > MAX_KEPT) this.#parts.clear();
    for (const [id, part] of this.#source.read(missing)) this.#parts.set(id, part);
  }

  /** The text of a part. Throws a TapeError. */
  part(id: number): string {
    const known = this.#parts.get(id);
    if (typeof known === 'string') return known;
    const [found] = this.#source.read([id]);
    if (found === undefined) throw damaged(this.#file, `part ${id} of its texts is missing`);
    const [, part] = found;
    if (this.#parts.size >= MAX_KEPT) this.#parts.clear();
    this.#parts.set(id, part);
    return part;
  }
}

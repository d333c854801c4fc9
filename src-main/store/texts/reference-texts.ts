import type { Reference } from '@model/relation.ts';
import { MAX_TEXT_BYTES } from '../codec/zstd-codec.ts';
import { damaged } from '../tape-error.ts';
import { textOfParts } from './text-parts.ts';
import { readReference, readReferences } from '../segment/json-cells.ts';

/** References kept, each once. */
const MAX_KEPT = 50_000;

/** What a text of references begins and ends with, in its first and its last part. */
const [BEGIN, END] = ['[{"', '}]'];

/** What a part is called: by its id, or by itself where parts have none. */
export type PartKey = number | string;

/** A text in its parts. */
export interface PartedText<K extends PartKey> {
  readonly parts: readonly K[];
  readonly textOf: (part: K) => string;
}

/**
 * Reads texts of references in the parts of which they are made. A label or a node is in the references of hundreds of
 * objects, so each is parsed and looked through once. A text that is cut within a reference is read whole.
 */
export class ReferenceTexts {
  readonly #file: string;
  /** By their part; null for a part that is no reference. */
  readonly #known = new Map<PartKey, Reference | null>();

  constructor(file: string) {
    this.#file = file;
  }

  /** True for a part that need not be read again. */
  knows(part: PartKey): boolean {
    return this.#known.has(part);
  }

  /** Throws a TapeError for anything but references. */
  read<K extends PartKey>({ parts, textOf }: PartedText<K>): readonly Reference[] {
    const read: Reference[] = [];
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index];
      if (part === undefined) continue;
      let reference = this.#known.get(part);
      if (reference === undefined) reference = this.#learnt(part, textOf(part), { index, of: parts.length });
      if (reference === null) return this.#readWhole(parts.map(textOf));
      read.push(reference);
    }
    return read;
  }

  /** A text may not be longer than a body may be, however few bytes say which parts it has. */
  #readWhole(parts: readonly string[]): readonly Reference[] {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length > MAX_TEXT_BYTES) throw damaged(this.#file, 'a set of references is too large');
    return readReferences(this.#file, textOfParts('refs', parts));
  }

  #learnt(part: PartKey, text: string, place: { readonly index: number; readonly of: number }): Reference | null {
    const from = place.index === 0 ? BEGIN.length : 0;
    const to = place.index === place.of - 1 ? text.length - END.length : text.length;
    const reference = readReference(`{"${text.slice(from, to)}}`) ?? null;
    if (this.#known.size >= MAX_KEPT) this.#known.clear();
    this.#known.set(part, reference);
    return reference;
  }
}

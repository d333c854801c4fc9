import type { Reference } from '@model/relation.ts';
import { textOfParts } from './text-parts.ts';
import { readReference, readReferences } from '../segment/json-cells.ts';

/** References kept, each once. */
const MAX_KEPT = 50_000;

/** What a text of references begins and ends with, in its first and its last part. */
const [BEGIN, END] = ['[{"', '}]'];

/**
 * Reads texts of references in the parts of which they are made. A label or a node is in the references of hundreds of
 * objects, so each is parsed and looked through once. A text that is cut within a reference is read whole.
 */
export class ReferenceTexts {
  readonly #file: string;
  /** By their part; null for a part that is no reference. */
  readonly #known = new Map<string, Reference | null>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Throws a TapeError for anything but references. */
  read(parts: readonly string[]): readonly Reference[] {
    const read: Reference[] = [];
    for (const [index, part] of parts.entries()) {
      let reference = this.#known.get(part);
      if (reference === undefined) {
        const from = index === 0 ? BEGIN.length : 0;
        const to = index === parts.length - 1 ? part.length - END.length : part.length;
        reference = this.#learnt(part, part.slice(from, to));
      }
      if (reference === null) return readReferences(this.#file, textOfParts('refs', parts));
      read.push(reference);
    }
    return read;
  }

  #learnt(part: string, members: string): Reference | null {
    const reference = readReference(`{"${members}}`) ?? null;
    if (this.#known.size >= MAX_KEPT) this.#known.clear();
    this.#known.set(part, reference);
    return reference;
  }
}

import type { Reference } from '@model/relation.ts';
import { textOfParts } from './text-parts.ts';
import { readReferences } from '../segment/json-cells.ts';

/** References kept, each once. */
const MAX_KEPT = 50_000;

/**
 * Reads texts of references in the parts of which they are made. A label or a node is in the references of hundreds of
 * objects, so each is parsed and looked through once. What is cut within a reference is read whole.
 */
export class ReferenceTexts {
  readonly #file: string;
  readonly #known = new Map<string, Reference>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Throws a TapeError for anything but references. */
  read(parts: readonly string[]): readonly Reference[] {
    const known = parts.map((part) => this.#known.get(part));
    if (known.every((each) => each !== undefined)) return known;
    const read = readReferences(this.#file, textOfParts('refs', parts));
    if (this.#known.size >= MAX_KEPT) this.#known.clear();
    // Cut within a reference there are more parts than references.
    if (read.length === parts.length) read.forEach((each, index) => this.#known.set(parts[index] ?? '', each));
    return read;
  }
}

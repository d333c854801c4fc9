import { BACKSLASH, textAt } from './json-scan.ts';

/** A key to look for, compared byte by byte; one that is spelt with escapes is still the same key. */
export class Key {
  readonly #text: string;
  readonly #bytes: Uint8Array;

  constructor(text: string) {
    this.#text = text;
    this.#bytes = new TextEncoder().encode(text);
  }

  /** True if the string at [start, end), quotes included, is this key. */
  is(bytes: Uint8Array, start: number, end: number): boolean {
    const wanted = this.#bytes;
    const length = end - start - 2;
    if (length < wanted.length) return false;
    if (length > wanted.length) return hasEscape(bytes, start, end) && textAt(bytes, start, end) === this.#text;
    for (let i = 0; i < length; i++) if (bytes[start + 1 + i] !== wanted[i]) return false;
    return true;
  }
}

function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === BACKSLASH) return true;
  return false;
}

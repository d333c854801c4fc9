import { printable } from './printable.ts';

/** Says a sentence on stderr, as a line of its own. */
export function say(sentence: string): void {
  console.error(printable(sentence));
}

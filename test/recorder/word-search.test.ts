import { assert, constantFrom, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { searchFor } from '../../src-main/recorder/redaction/word-search.ts';

const WORDS = ['eyJ', 'Bearer', 'bearer', 'env"', 'e', '"', 'aab', 'ключ"'];

test('a word is found where the text has it, and nowhere else', () => {
  const near = string({ unit: constantFrom('e', 'y', 'J', 'a', 'b', 'n', 'v', '"', 'r', 'B', 'к'), maxLength: 20 });
  assert(
    property(tuple(near, constantFrom('', ...WORDS), near), constantFrom(...WORDS), (parts, word) => {
      const text = parts.join('');
      expect(searchFor(word)(text)).toBe(text.includes(word));
    }),
    { numRuns: 3000 },
  );
});

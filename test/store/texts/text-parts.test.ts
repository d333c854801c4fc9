import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { packIds, partsOf, textOfParts, unpackIds } from '../../../src-main/store/texts/text-parts.ts';

test('the parts of any text make that text again', () => {
  const pieces = fc.constantFrom(',"', '},{"', '{"', '}]', 'a', 'ü', '"', '\\', '');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((some) => some.join('')),
  );
  fc.assert(
    fc.property(texts, fc.constantFrom('summary', 'refs'), (text, table) => {
      expect(textOfParts(table, partsOf(table, text))).toBe(text);
    }),
  );
});

test('references with a label in common have that part in common', () => {
  const label = (name: string) => `{"type":"labelled","name":"${name}"}`;
  const [one, other] = [
    `[${label('app=a')},${label('tier=front')},${label('zone=x')}]`,
    `[${label('app=b')},${label('tier=front')},${label('zone=y')}]`,
  ].map((text) => partsOf('refs', text));
  expect(one?.[1]).toBe('type":"labelled","name":"tier=front"');
  expect(other?.[1]).toBe(one?.[1]);
});

test('ids come back in their order; bytes that no ids make are refused', () => {
  const ids = fc.array(fc.integer({ min: 1, max: 0x7fff_ffff }));
  fc.assert(
    fc.property(ids, (some) => {
      expect(unpackIds(packIds(some))).toEqual(some);
    }),
  );
  expect(unpackIds(Buffer.from([0x05, 0x80]))).toBeUndefined();
  expect(unpackIds(Buffer.from([0x00]))).toBeUndefined();
  expect(unpackIds(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f]))).toBeUndefined();
  expect(unpackIds(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x01]))).toBeUndefined();
});

import { runInThisContext } from 'node:vm';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeClone, encodeClone } from '../electron-double/process/clone.ts';

// The hop between Node and a page decides what the desktop spec can see: what it loses, no spec would miss.

test('what structured clone keeps comes back as structured clone gives it', () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withSparseArray: false,
        withNullPrototype: false,
      }),
      (value) => {
        expect(decodeClone(encodeClone(value))).toEqual(structuredClone(value));
      },
    ),
  );
});

test('a view keeps its type and takes only its own part of the buffer', () => {
  const whole = new Int32Array([1, 2, 3, 4]);
  const back = decodeClone(encodeClone({ rows: whole.subarray(1, 3) }));
  expect(back).toEqual({ rows: new Int32Array([2, 3]) });
  expect(Reflect.get(Object(back), 'rows')).toBeInstanceOf(Int32Array);
});

test('a Buffer arrives as bytes, as it does from Node to a page', () => {
  expect(decodeClone(encodeClone(Buffer.from('abc')))).toEqual(new Uint8Array([97, 98, 99]));
});

test('a function is refused by the name that structured clone has for it', () => {
  expect(() => encodeClone({ listener: () => undefined })).toThrow(expect.objectContaining({ name: 'DataCloneError' }));
});

test('both functions stand alone, since a page gets them as text', () => {
  const encode: typeof encodeClone = runInThisContext(`(${encodeClone.toString()})`);
  const decode: typeof decodeClone = runInThisContext(`(${decodeClone.toString()})`);
  const value = { a: [1n, undefined, Number.NaN], b: new Map([[1, new Uint8Array([7])]]) };
  expect(decode(encode(value))).toEqual(value);
});

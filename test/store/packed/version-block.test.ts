import { CHANGE_COLUMNS } from '@model/change.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberReader, NumberWriter } from '../../../src-main/store/packed/numbers.ts';
import {
  decodeResourceVersions,
  decodeVersions,
  encodeResourceVersions,
  encodeVersions,
} from '../../../src-main/store/packed/version-block.ts';
import { sortedPairs } from '../../../src-main/store/versions/history-block.ts';

const id = fc.integer({ min: 1, max: 0x7fff_ffff });

describe('numbers', () => {
  test('come back as they were, one by one and many at once', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 51), max: 2 ** 51 })), fc.array(fc.integer()), (large, small) => {
        const writer = new NumberWriter();
        for (const value of [...large, ...small, ...large]) writer.add(value);
        const reader = new NumberReader(writer.bytes());
        expect(large.map(() => reader.next())).toEqual(large);
        expect([...reader.int32s(small.length)]).toEqual(small);
        expect([...reader.numbers(large.length)]).toEqual(large);
        expect(reader.at).toBe(writer.bytes().length);
      }),
    ));

  test('that end too early or are too long are refused', () => {
    expect(() => new NumberReader(Buffer.from([0x80])).next()).toThrow(/ends too early/);
    expect(() => new NumberReader(Buffer.from([0x80])).int32s(1)).toThrow(/ends too early/);
    expect(() => new NumberReader(Buffer.from([2])).int32s(2)).toThrow(/ends too early/);
    expect(() => new NumberReader(Buffer.alloc(12, 0xff)).next()).toThrow(/too long/);
    expect(() => new NumberReader(Buffer.alloc(12, 0xff)).int32s(1)).toThrow(/out of bounds/);
  });
});

interface Drawn {
  readonly object: number;
  readonly gap: number;
  readonly cells: readonly number[];
  readonly previous: number;
  readonly t: number;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  object: fc.integer({ min: 1, max: 5 }),
  gap: fc.constantFrom(1, 1, 1, 900),
  cells: fc.array(id, { minLength: 6, maxLength: 6 }),
  previous: fc.nat({ max: 3 }),
  t: fc.nat({ max: 2 ** 40 }),
});

describe('a block of versions', () => {
  test('comes back as it was, also with gaps between its changes', () =>
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 60 }), (versions) => {
        const { rows, times, places } = blockOf(versions);
        const { stride, object, seq } = CHANGE_COLUMNS;
        const pairs = versions.flatMap((_each, row) => [
          rows[row * stride + object] ?? 0,
          rows[row * stride + seq] ?? 0,
        ]);
        const sorted = sortedPairs(Int32Array.from(pairs));
        expect(decodeVersions(sorted, encodeVersions(sorted, { rows, times, places }))).toEqual({
          rows,
          times,
          places,
        });
      }),
    ));

  test('of resourceVersions comes back as it was, whatever they are', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat().map(String), fc.string(), fc.constantFrom('', '007', '9'.repeat(16)))),
        (texts) => {
          expect(decodeResourceVersions(encodeResourceVersions(texts), texts.length)).toEqual(texts);
        },
      ),
    ));

  test('in which a change follows a later one is refused', () => {
    const pairs = Int32Array.from([1, 10]);
    const rows = Int32Array.from([10, 1, 0, 1, 1, 12, 1, 1]);
    const content = encodeVersions(pairs, { rows, times: Float64Array.of(0), places: Int32Array.of(1) });
    expect(() => decodeVersions(pairs, content)).toThrow(/change 10 follows change 12/);
  });
});

/** Versions as rows, each object's own one after the other: sometimes a version follows none, sometimes one long before. */
function blockOf(versions: readonly Drawn[]) {
  const rows = new Int32Array(versions.length * CHANGE_COLUMNS.stride);
  const times = new Float64Array(versions.length);
  const places = new Int32Array(versions.length);
  const newest = new Map<number, number>();
  let seq = 1000;
  versions.forEach(({ object, gap, cells, previous, t }, row) => {
    seq += gap;
    const [flags = 0, summary = 0, references = 0, place = 0, ...before] = cells;
    const follows = [0, newest.get(object) ?? 0, newest.get(object) ?? 0, 7][previous] ?? 0;
    rows.set(
      [seq, object, flags, summary, references, follows, ...(follows === 0 ? [0, 0] : before)],
      row * CHANGE_COLUMNS.stride,
    );
    newest.set(object, seq);
    times[row] = (times[row - 1] ?? -5000) + t;
    places[row] = place;
  });
  return { rows, times, places };
}

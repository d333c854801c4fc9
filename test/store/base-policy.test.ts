import { expect, test } from 'vitest';
import { extended, lineageFrom, lineageOf, nextBase, outlived } from '../../src-main/store/file/base-policy.ts';
import { Siblings } from '../../src-main/store/write/bodies/siblings.ts';

test('no version of an object is more than a dozen steps from its first, however long it lives', () => {
  const depth = new Map([[1, 0]]);
  let lineage = lineageFrom(1);
  for (let seq = 2; seq <= 1000; seq++) {
    const base = nextBase(lineage);
    expect(base).toBeLessThan(seq);
    depth.set(seq, (depth.get(base) ?? Number.NaN) + 1);
    lineage = extended(lineage, seq);
  }
  expect(Math.max(...depth.values())).toBeLessThanOrEqual(12);
});

test('within a block the base is the version before; block starts skip; every 64 the chain restarts at the first', () => {
  const bases = [1, 7, 8, 16, 24, 32, 40, 48, 56, 63, 64, 65, 72, 128].map((count) => {
    const lineage = lineageOf(Array.from({ length: count }, (_, index) => index));
    return lineage === undefined ? undefined : nextBase(lineage);
  });
  expect(bases).toEqual([0, 6, 0, 0, 16, 0, 32, 32, 48, 62, 0, 64, 64, 0]);
});

test('nothing after the next version builds on one that is outlived, and most are', () => {
  let lineage = lineageFrom(1);
  const gone = new Set<number>();
  for (let seq = 2; seq <= 1000; seq++) {
    expect(gone).not.toContain(nextBase(lineage));
    if (outlived(lineage)) gone.add(lineage.last);
    lineage = extended(lineage, seq);
  }
  expect(gone.size).toBe(874);
});

test('first versions build on their likest sibling, at most three deep', () => {
  const siblings = new Siblings();
  const depth = new Map<number, number>();
  for (let seq = 1; seq <= 200; seq++) {
    const base = siblings.place([`owner ${seq % 17}`, `status ${seq % 5}`, 'Pod'], seq);
    depth.set(seq, base === undefined ? 0 : (depth.get(base) ?? Number.NaN) + 1);
  }
  expect(Math.max(...depth.values())).toBeLessThanOrEqual(3);
  expect([...depth.values()].filter((one) => one === 0)).toHaveLength(1);
});

import { describe, expect, test } from 'vitest';
import { firstPageSize, pageSize } from '../../src-main/kube/wire/page-size.ts';

const MB = 1024 * 1024;

describe('the first page of a list', () => {
  test.each([
    ['v1.37.2', 20_000],
    ['v1.34.0-gke.2011000', 20_000],
    ['v1.34+', 20_000],
    ['v2.0.0', 20_000],
    ['v1.33.5-eks-113cf36', 500],
    ['v1.9.1', 500],
    ['v0.40.0', 500],
    ['unknown', 500],
    ['', 500],
  ])('of a server that says it is %s', (version, objects) => {
    expect(firstPageSize(version)).toBe(objects);
  });
});

describe('the next page of a list', () => {
  test.each([
    ['nothing is known yet', { objects: 0, bytes: 0, ms: 0 }, 500],
    ['pods of 4.4 KB, at the speed of a cluster nearby', { objects: 500, bytes: 2.2 * MB, ms: 70 }, 7_273],
    ['leases of half a kilobyte', { objects: 500, bytes: 0.25 * MB, ms: 20 }, 20_000],
    ['objects of half a megabyte', { objects: 500, bytes: 250 * MB, ms: 4_000 }, 500],
    ['a disk or a link that takes a hundred a second', { objects: 500, bytes: 2.2 * MB, ms: 5_000 }, 1_000],
    [
      'one that takes ten a second: still no more requests than ever',
      { objects: 500, bytes: 2.2 * MB, ms: 50_000 },
      500,
    ],
    ['no time passed that can be told', { objects: 500, bytes: 2.2 * MB, ms: 0 }, 7_273],
  ])('%s', (_, read, objects) => {
    expect(pageSize(read)).toBe(objects);
  });
});

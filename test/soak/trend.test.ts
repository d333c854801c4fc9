import { describe, expect, it } from 'vitest';
import { trendOf } from './trend.ts';

describe('a trend', () => {
  it('rises with what rises', () => {
    expect(trendOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual({ begins: 2, ends: 10, slope: 1 });
  });

  it('is not moved by one measurement that stands out', () => {
    const { begins, ends } = trendOf([5, 5, 90, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
    expect([begins, ends]).toEqual([5, 5]);
  });

  it('of a single measurement is flat', () => {
    expect(trendOf([7])).toEqual({ begins: 7, ends: 7, slope: 0 });
  });
});

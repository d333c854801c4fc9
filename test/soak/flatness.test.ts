import { describe, expect, test } from 'vitest';
import { flatness, type Sample } from './flatness.ts';

const samples = (of: (index: number) => Partial<Sample>): readonly Sample[] =>
  Array.from({ length: 90 }, (_none, index) => ({
    rssMb: 200,
    heapMb: 40,
    buffersMb: 9,
    descriptors: 30,
    openSegments: 3,
    ...of(index),
  }));

describe('what a process costs', () => {
  test('is flat when it rises in the first third alone, and however it swings', () => {
    const filling = samples((index) => ({ rssMb: Math.min(200, 100 + index * 4) + (index % 7) * 3 }));
    expect(flatness(filling, 5).wrong).toEqual([]);
  });

  test('is not flat when memory goes on growing by a tenth, and says how fast', () => {
    const { wrong, says } = flatness(
      samples((index) => ({ rssMb: 200 + index / 2 })),
      5,
    );
    expect(wrong).toEqual(['memory grew by 30 MB, and goes on']);
    expect(says).toContain('by 360.0 MB an hour');
  });

  test('is not flat when descriptors leak, one by one', () => {
    const leaking = samples((index) => ({ descriptors: 30 + Math.floor(index / 30) }));
    expect(flatness(leaking, 5).wrong).toEqual(['descriptors grew from 31 to 32']);
  });

  test('is flat when descriptors come with the segments that are open, and not when they go on after the last of these', () => {
    const segments = (index: number) => Math.min(3, 1 + Math.floor(index / 25));
    const opening = samples((index) => ({ openSegments: segments(index), descriptors: 40 + 5 * segments(index) }));
    expect(flatness(opening, 5).wrong).toEqual([]);
    const leaking = opening.map((each, index) => ({ ...each, descriptors: each.descriptors + Math.floor(index / 20) }));
    expect(flatness(leaking, 5).wrong).toEqual([expect.stringMatching(/^descriptors grew/)]);
  });
});

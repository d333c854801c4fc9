import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bucketFor,
  pannedBy,
  SHORTEST_MS,
  slidTo,
  timeAt,
  xOf,
  zoomedAbout,
} from '../../src-renderer/timeline/time/time-scale.ts';
import { ticksOf } from '../../src-renderer/timeline/time/ticks.ts';

const T = Date.UTC(2026, 10, 23, 14, 3, 21, 482);

test('zooming keeps the instant under the cursor on its pixel', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 1e9 }),
      fc.integer({ min: 0, max: 1500 }),
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (length, x, factor) => {
        const scale = { from: T, to: T + length, width: 1500 };
        const at = timeAt(scale, x);
        const zoomed = { ...zoomedAbout(scale, { at, factor, most: 1e10 }), width: 1500 };
        expect(Math.abs(xOf(zoomed, at) - x)).toBeLessThan(0.5);
      },
    ),
  );
});

test('zooming ends at single milliseconds and at the longest allowed', () => {
  const stretch = { from: T, to: T + 1000 };
  const near = zoomedAbout(stretch, { at: T, factor: 1e-9, most: 5000 });
  expect(near.to - near.from).toBeCloseTo(SHORTEST_MS, 3);
  const far = zoomedAbout(stretch, { at: T, factor: 1e9, most: 5000 });
  expect(far.to - far.from).toBeCloseTo(5000, 3);
});

test('panning keeps a tenth of the window inside the recording', () => {
  const limits = { from: 1000, to: 2000 };
  expect(pannedBy({ from: 1000, to: 1100 }, 50, limits)).toEqual({ from: 1050, to: 1150 });
  expect(pannedBy({ from: 1000, to: 1100 }, 1e9, limits)).toEqual({ from: 1990, to: 2090 });
  expect(pannedBy({ from: 1000, to: 1100 }, -1e9, limits)).toEqual({ from: 910, to: 1010 });
});

test('sliding puts an instant at its place', () => {
  expect(slidTo({ from: 0, to: 100 }, 500, 0.9)).toEqual({ from: 410, to: 510 });
});

test('a bucket is at least as wide as asked, and the next shorter one is not', () => {
  expect(bucketFor({ from: 0, to: 600_000, width: 1200 }, 3)).toBe(2000);
  expect(bucketFor({ from: 0, to: 100, width: 1200 }, 3)).toBe(1);
  expect(bucketFor({ from: 0, to: 1e12, width: 100 }, 3)).toBe(86_400_000);
});

describe('ticks', () => {
  const label = (length: number) => ticksOf({ from: T, to: T + length, width: 1200 }, 'utc').map((tick) => tick.label);

  test('go from days to milliseconds', () => {
    expect(label(20 * 86_400_000)[0]).toBe('Wed 25 Nov');
    expect(label(86_400_000)).toContain('16:00');
    expect(label(86_400_000)).toContain('Tue 24 Nov');
    expect(label(600_000)[0]).toBe('14:04');
    expect(label(30_000)[0]).toBe('14:03:25');
    expect(label(1000)[0]).toBe('14:03:21.500');
    expect(label(50)[0]).toBe('14:03:21.485');
  });

  test('never stand closer than a label is wide, at round instants in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 2e10 }), fc.integer({ min: 200, max: 3000 }), (length, width) => {
        const ticks = ticksOf({ from: T, to: T + length, width }, 'utc');
        for (const [index, tick] of ticks.entries()) {
          const next = ticks[index + 1];
          if (next) expect(next.x - tick.x).toBeGreaterThanOrEqual(95.9);
          expect(tick.at).toBeGreaterThanOrEqual(T);
        }
      }),
    );
  });
});

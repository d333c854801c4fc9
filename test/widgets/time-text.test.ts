import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import { ageText, clockText, nearText, spanText, stopwatchText } from '../../src-renderer/widgets/time-text.ts';

const at = timestampFromMs(Date.parse('2026-11-23T04:03:21.082Z'));

describe('time in words', () => {
  it('writes clocks', () => {
    expect(clockText(at, 'utc')).toBe('04:03:21');
    expect(clockText(at, 'utc', { withMs: true })).toBe('04:03:21.082');
    expect(stopwatchText(8_047_999)).toBe('02:14:07');
    expect(stopwatchText(360_000_000)).toBe('100:00:00');
    expect(stopwatchText(-5)).toBe('00:00:00');
  });

  it('adds the day only where it is another', () => {
    expect(nearText(at, timestampFromMs(at + 3_600_000), 'utc')).toBe('04:03:21');
    expect(nearText(at, timestampFromMs(at + 86_400_000), 'utc')).toBe('23 Nov 04:03:21');
  });

  it.each([
    [0, '0 s', '0s'],
    [30_000, '30 s', '30s'],
    [169_000, '2 m 49 s', '2m'],
    [7_200_000, '2 h', '2h'],
    [273_600_000, '3 d 4 h', '3d'],
  ])('%i ms', (ms, span, age) => {
    expect(spanText(ms)).toBe(span);
    expect(ageText(ms)).toBe(age);
  });
});

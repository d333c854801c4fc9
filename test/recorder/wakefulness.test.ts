import { timestampFromMs } from '@model/time.ts';
import { describe, expect, test } from 'vitest';
import { sleepBetween } from '../../src-main/recorder/time/wakefulness.ts';

const START = Date.UTC(2026, 10, 24, 12);
const moment = (wallMs: number, monotonic: number) => ({ at: timestampFromMs(START + wallMs), monotonic });
const between = (wallMs: number, monotonicMs: number) => sleepBetween(moment(0, 0), moment(wallMs, monotonicMs), 1_000);

describe('between two signs of life', () => {
  test.each([
    ['on time', 1_000, 1_000],
    ['late on a busy machine', 9_000, 9_000],
    ['clock set back an hour: the record stands still', 0, 1_000],
  ])('%s: nothing to say', (_what, wall, monotonic) => {
    expect(between(wall, monotonic)).toBeUndefined();
  });

  test('a process that was stopped for a minute did not run', () => {
    const sleep = between(61_000, 61_000);
    expect(sleep).toEqual({
      from: timestampFromMs(START),
      to: timestampFromMs(START + 61_000),
      detail: 'the recorder did not run for 60 s',
    });
  });

  test('a laptop that slept for an hour stopped its own clock', () => {
    expect(between(3_601_000, 1_000)?.detail).toContain('3600 s forward at 2026-11-24T12:00:01');
  });
});

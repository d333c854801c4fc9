import { describe, expect, it } from 'vitest';
import { type Timestamp, timestampFromIso } from '../../src-preload/model/time.ts';
import { durationMs, instantOf } from '../../src-main/cli/instant.ts';

const iso = (text: string): Timestamp => timestampFromIso(text) ?? (0 as Timestamp);
const span = { from: iso('2026-11-23T10:00:00Z'), to: iso('2026-11-23T14:05:00.250Z') };
/** The same instant today and yesterday in this machine's zone. */
const local = (hours: number, minutes: number, daysBefore = 0) => {
  const day = new Date(span.to);
  day.setHours(hours, minutes, 0, 0);
  day.setDate(day.getDate() - daysBefore);
  return day.getTime();
};

describe('an instant as people write it', () => {
  it.each([
    ['2026-11-23T14:03:21.482Z', iso('2026-11-23T14:03:21.482Z')],
    ['2026-11-23T14:03Z', iso('2026-11-23T14:03:00Z')],
    ['2026-11-23 14:03:21+01:00', iso('2026-11-23T13:03:21Z')],
    ['2028-02-29T23:59:59Z', Date.UTC(2028, 1, 29, 23, 59, 59)],
    ['-0s', span.to],
    ['-5m', iso('2026-11-23T14:00:00.250Z')],
    ['-1.5h', iso('2026-11-23T12:35:00.250Z')],
    ['-250ms', iso('2026-11-23T14:05:00Z')],
  ])('%s', (text, expected) => {
    expect(instantOf(text, span)).toBe(expected);
  });

  it('a time of day is the last one before the end', () => {
    const end = new Date(span.to);
    const before = instantOf(`${end.getHours()}:00`, span);
    expect(before).toBe(local(end.getHours(), 0));
    const after = instantOf('23:59', span);
    expect(after).toBe(local(23, 59, end.getHours() === 23 && end.getMinutes() >= 59 ? 0 : 1));
  });

  it.each([
    '',
    'yesterday',
    '25:00',
    '12:60',
    '5m',
    '+5m',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29 00:00:00Z',
    '2026-04-31T00:00Z',
    '2026-11-23',
    '-5y',
    '--5m',
    'NaN',
  ])('refuses %j', (text) => {
    expect(instantOf(text, span)).toBeUndefined();
  });
});

describe('a length of time', () => {
  it.each([
    ['30s', 30_000],
    ['1.5h', 5_400_000],
    ['200ms', 200],
    ['-3s', undefined],
    ['3', undefined],
    ['forever', undefined],
  ])('%s', (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });
});

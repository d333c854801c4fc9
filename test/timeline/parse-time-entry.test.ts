import { timestampFromMs } from '@model/time.ts';
import { describe, expect, test } from 'vitest';
import { parseTimeEntry } from '../../src-renderer/timeline/bar/parse-time-entry.ts';

const utc = (text: string) => timestampFromMs(Date.parse(`${text}Z`));
const edges = { first: utc('2026-11-23T13:00:00.250'), last: utc('2026-11-23T15:00:00') };
const context = { at: utc('2026-11-23T14:30:00'), edges, zone: 'utc' } as const;

function seekOf(text: string, over: Partial<Parameters<typeof parseTimeEntry>[1]> = {}): string {
  const entry = parseTimeEntry(text, { ...context, ...over });
  if (entry.type === 'wrong') return entry.sentence;
  return entry.command.type === 'seek' ? new Date(entry.command.to).toISOString() : entry.command.type;
}

test.each([
  ['14:03:21', '2026-11-23T14:03:21.000Z'],
  ['14:03', '2026-11-23T14:03:00.000Z'],
  ['14:03:21.48', '2026-11-23T14:03:21.480Z'],
  ['  14:03  ', '2026-11-23T14:03:00.000Z'],
  ['-5m', '2026-11-23T14:55:00.000Z'],
  ['-1h30m', '2026-11-23T13:30:00.000Z'],
  ['-1.5h', '2026-11-23T13:30:00.000Z'],
  ['−250ms', '2026-11-23T14:59:59.750Z'],
  ['-0s', '2026-11-23T15:00:00.000Z'],
  ['2026-11-23T14:03Z', '2026-11-23T14:03:00.000Z'],
  ['2026-11-23T16:03:21.5+02:00', '2026-11-23T14:03:21.500Z'],
  ['2026-11-23 14:03', '2026-11-23T14:03:00.000Z'],
  ['live', 'follow'],
  ['now', 'follow'],
  ['start', 'to-start'],
])('%s', (text, to) => {
  expect(seekOf(text)).toBe(to);
});

describe('at the edges of the recording', () => {
  test('a second or minute into which it reaches is its edge', () => {
    expect(seekOf('13:00:00')).toBe('2026-11-23T13:00:00.250Z');
    expect(seekOf('13:00')).toBe('2026-11-23T13:00:00.250Z');
  });

  test.each(['12:59', '13:00:00.100', '15:01', '-3h', '2026-11-22T14:03Z'])('%s is outside', (text) => {
    expect(seekOf(text)).toMatch(/is not in this recording, which goes from 23 Nov 13:00:00 to 23 Nov 15:00:00/);
  });

  test('a time of day finds the day it lies on', () => {
    const night = { first: utc('2026-11-22T23:00:00'), last: utc('2026-11-23T02:00:00') };
    expect(seekOf('23:30', { edges: night, at: utc('2026-11-23T01:00:00') })).toBe('2026-11-22T23:30:00.000Z');
    expect(seekOf('01:30', { edges: night, at: utc('2026-11-22T23:10:00') })).toBe('2026-11-23T01:30:00.000Z');
  });
});

test('without a zone the zone shown is meant', () => {
  const at = new Date(2026, 10, 23, 14, 30).getTime();
  const near = { first: timestampFromMs(at - 7_200_000), last: timestampFromMs(at + 7_200_000) };
  const local = new Date(2026, 10, 23, 14, 3, 21).toISOString();
  expect(seekOf('14:03:21', { zone: 'local', at: timestampFromMs(at), edges: near })).toBe(local);
  expect(seekOf('2026-11-23T14:03:21', { zone: 'local', at: timestampFromMs(at), edges: near })).toBe(local);
});

test.each(['', 'rollout', '5m', '14', '14:3', '-5', '2026-11-23Tnoon'])('“%s” is told to be no time', (text) => {
  expect(seekOf(text)).toMatch(/is not a time\. Type /);
});

test.each(['25:00', '14:60', '14:03:61'])('%s is no time of day', (text) => {
  expect(seekOf(text)).toMatch(/no time of day/);
});

test.each(['2026-02-30T10:00Z', '2026-13-01T10:00Z', '2026-11-23T25:00Z'])('%s is no date', (text) => {
  expect(seekOf(text)).toMatch(/no date and time/);
});

import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import { instantFrom } from '../../src-renderer/app/palette/instant-text.ts';
import { bestMatches } from '../../src-renderer/app/palette/palette-match.ts';

describe('finding by what is written on a thing', () => {
  const entries = [
    'web-6796bc7576-7554z Pod shop',
    'web Deployment shop',
    'web Service shop',
    'cobweb ConfigMap shop',
    'gateway Deployment payments',
  ].map((text) => ({ text }));
  const found = (query: string, limit = 10) => bestMatches(query, entries, limit).map(({ text }) => text);

  it('wants every word, in any order', () => {
    expect(found('shop deployment')).toEqual(['web Deployment shop']);
    expect(found('payments web')).toEqual([]);
  });

  it('prefers the beginning of a name to its inside, and short texts to long ones', () => {
    expect(found('web')).toEqual([
      'web Service shop',
      'web Deployment shop',
      'web-6796bc7576-7554z Pod shop',
      'cobweb ConfigMap shop',
    ]);
  });

  it('finds a pod by its tail', () => {
    expect(found('7554z')).toEqual(['web-6796bc7576-7554z Pod shop']);
  });

  it('forgives letters left out, but not letters strewn over the whole text', () => {
    expect(found('gtway')).toEqual(['gateway Deployment payments']);
    expect(found('wopp')).toEqual([]);
  });

  it('gives all for nothing typed, no more than asked for', () => {
    expect(found('', 2)).toHaveLength(2);
  });
});

describe('typed instants', () => {
  const instant = (iso: string) => timestampFromMs(Date.parse(iso));
  const base = { at: instant('2026-11-23T14:03:21.482Z'), last: instant('2026-11-23T15:00:00Z'), zone: 'utc' } as const;

  it.each([
    ['14:05', '2026-11-23T14:05:00Z'],
    [' 9:05:07 ', '2026-11-23T09:05:07Z'],
    ['14:03:21.5', '2026-11-23T14:03:21.500Z'],
    ['-5m', '2026-11-23T14:55:00Z'],
    ['-1h30m', '2026-11-23T13:30:00Z'],
    ['-0s', '2026-11-23T15:00:00Z'],
    ['2026-11-22T14:03Z', '2026-11-22T14:03:00Z'],
    ['2026-11-22 14:03', '2026-11-22T14:03:00Z'],
    ['2026-11-22T14:03+02:00', '2026-11-22T12:03:00Z'],
    ['2026-11-22', '2026-11-22T00:00:00Z'],
  ])('%s', (text, iso) => {
    expect(instantFrom(text, base)).toBe(Date.parse(iso));
  });

  it.each(['', '24:00', '14:61', '5m', '-5', '-5x', '2026-13-01', 'web', '2026-11-22T14'])('not %s', (text) => {
    expect(instantFrom(text, base)).toBeUndefined();
  });

  it('are meant in the zone that the page shows', () => {
    const local = instantFrom('14:05', { ...base, zone: 'local' });
    expect(new Date(local ?? 0).getHours()).toBe(14);
  });
});

import { describe, expect, it } from 'vitest';
import type { Hearing, KindHearing } from '../../src-preload/model/hearing.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { countsText, panelLines, ratesText, redactionLines } from '../../src-renderer/recordings/panel/panel-lines.ts';

const NOW = timestampFromMs(1_000_000);
const kind = (name: string, state: KindHearing['state'], more: Partial<KindHearing> = {}): KindHearing => ({
  kind: name,
  namespace: '',
  state,
  detail: '',
  ...more,
});

describe('the lines of the recorder panel', () => {
  it('put trouble first, then what is under way, then the rest by name', () => {
    const kinds = [
      kind('Pod', 'watching'),
      kind('ConfigMap', 'watching'),
      kind('Secret', 'denied'),
      kind('Lease', 'sampling'),
      kind('Event', 'listing'),
      kind('Widget', 'waiting'),
      kind('Node', 'blocked'),
      kind('Old', 'stopped'),
    ];
    expect(panelLines(kinds, NOW).map((line) => `${line.kind} ${line.tone}`)).toEqual([
      'Node trouble',
      'Widget trouble',
      'Secret trouble',
      'Event busy',
      'Lease well',
      'ConfigMap well',
      'Pod well',
    ]);
  });

  it.each([
    [kind('A', 'listing'), 'listing'],
    [kind('A', 'listing', { objects: 1500 }), 'listing, 1,500 so far'],
    [kind('A', 'listing', { objects: 400, remaining: 600 }), 'listing 40 %'],
    [kind('A', 'waiting', { nextTryAt: timestampFromMs(1_007_400) }), 'retrying in 8 s'],
    [kind('A', 'waiting', { nextTryAt: NOW }), 'retrying'],
    [kind('A', 'denied', { nextTryAt: timestampFromMs(1_290_000) }), 'denied, asked again in 5 m'],
    [kind('A', 'sampling', { nextTryAt: timestampFromMs(1_030_000) }), 'sampled, next in 30 s'],
    [kind('A', 'blocked'), 'waits for you'],
    [kind('A', 'gone'), 'gone from the cluster'],
    [kind('A', 'watching'), 'watching'],
  ])('say how each fares %#', (each, words) => {
    expect(panelLines([each], NOW)[0]?.words).toBe(words);
  });

  it('tell the whole in a few words', () => {
    expect(countsText([])).toBe('no kind is heard at the moment');
    expect(countsText([kind('A', 'watching'), kind('B', 'watching'), kind('C', 'denied')])).toBe('1 denied, 2 watched');
  });

  it('tell rates, and the disk only when it is behind', () => {
    const hearing: Hearing = {
      kinds: [],
      versionsPerSecond: 1234.4,
      bytesPerSecond: 5_600_000,
      lagMs: 0,
      waitingBytes: 0,
      redactions: [],
      bytes: 0,
    };
    expect(ratesText(hearing)).toEqual(['1,234 versions/s', '5600 KB/s']);
    expect(ratesText({ ...hearing, versionsPerSecond: 0.25, bytesPerSecond: 900, lagMs: 2100 })).toEqual([
      '0.3 versions/s',
      '0.9 KB/s',
      'disk 2.1 s behind',
    ]);
  });

  it('tell what was replaced by rule, most first', () => {
    const counts = [
      { kind: 'Secret', rule: '', count: 3 },
      { kind: 'Deployment.apps', rule: 'environment', count: 2 },
      { kind: 'Pod', rule: 'environment', count: 5 },
    ];
    expect(redactionLines(counts)).toEqual([
      { rule: 'environment', count: 7 },
      { rule: 'values of Secrets', count: 3 },
    ]);
  });
});

import type { SearchAnswer } from '@model/search.ts';
import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import { findLines, type Wanted } from '../../src-renderer/app/palette/find-lines.ts';
import { isKindMeant } from '../../src-renderer/app/palette/kind-query.ts';
import { commandEntries } from '../../src-renderer/app/palette/palette-entries.ts';
import { isSearch, pastEntries } from '../../src-renderer/app/palette/past-entries.ts';
import { SHORTCUTS } from '../../src-renderer/app/shortcuts.ts';
import type { SceneObject } from '../../src-renderer/playback/player.ts';
import { bestMatches } from '../../src-renderer/app/palette/palette-match.ts';

describe('finding by what is written on a thing', () => {
  const entries = [
    'web-6796bc7576-7554z Pod shop',
    'web Deployment shop',
    'web Service shop',
    'cobweb ConfigMap shop',
    'gateway Deployment payments',
  ].map((text) => ({ text }));
  const found = (query: string) => bestMatches(query, entries).map(({ text }) => text);

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

  it('gives all for nothing typed', () => {
    expect(found('')).toHaveLength(entries.length);
  });
});

describe('the palette', () => {
  const at = (iso: string) => timestampFromMs(Date.parse(iso));
  const pod = (id: number, kind: string, name: string): SceneObject => ({
    id,
    group: '',
    version: 'v1',
    kind,
    namespace: 'shop',
    name,
    uid: name,
    seq: 1,
    references: [],
    summary: { health: 'healthy', status: 'Running' },
  });
  const objects = [pod(1, 'Pod', 'web-1'), pod(2, 'Service', 'web'), pod(3, 'NetworkPolicy', 'web-only')];
  const findIn = (query: string, wanted: Wanted, objects: readonly SceneObject[]) =>
    findLines(query, wanted, {
      frame: {
        at: at('2026-11-23T14:00Z'),
        seq: 1,
        objects: new Map(objects.map((object) => [object.id, object])),
        touched: new Set(),
        jump: false,
      },
      time: {
        at: at('2026-11-23T14:00Z'),
        edges: { first: at('2026-11-23T13:00Z'), last: at('2026-11-23T15:00Z') },
        marks: [{ id: 'm', at: at('2026-11-23T14:30Z'), title: 'the rollout' }],
      },
      commands: commandEntries([], SHORTCUTS),
      zone: 'utc',
    });
  const found = (query: string, wanted: Wanted) => {
    const { lines, none } = findIn(query, wanted, objects);
    return lines.length === 0 ? none : lines.map(({ title }) => title);
  };

  it('takes times, marks, objects and commands', () => {
    expect(found('14:03:21', 'anything')).toEqual(['Go to 23 Nov 14:03:21 UTC']);
    expect(found('rollout', 'anything')).toEqual(['the rollout']);
    expect(found('web-1', 'anything')).toEqual(['web-1']);
    expect(found('play or', 'anything')).toContain('Play or pause');
  });

  it('after a colon finds objects of a kind', () => {
    expect(found(':po', 'anything')).toEqual(['web-1']);
    expect(found(':svc web', 'kind')).toEqual(['web']);
    expect(found(':networkpolicies', 'kind')).toEqual(['web-only']);
    expect(found(':', 'kind')).toHaveLength(3);
    expect(found(':xyz', 'kind')).toMatch(/Type :po, :deploy/);
  });

  it('tells which objects match, beyond those that have a line, and nothing where that tells none apart', () => {
    const many = Array.from({ length: 80 }, (_, id) => pod(id, id < 70 ? 'Pod' : 'Service', `web-${id}`));
    const hits = (query: string, wanted: Wanted = 'anything') => findIn(query, wanted, many).hits;
    expect(findIn('pod web', 'anything', many).lines).toHaveLength(50);
    expect(hits('pod web')).toEqual(new Set(Array.from({ length: 70 }, (_, id) => id)));
    expect(hits(':svc', 'kind')?.size).toBe(10);
    expect(hits('no such thing')).toBeUndefined();
    expect(hits(' ')).toBeUndefined();
    expect(hits(':', 'kind')).toBeUndefined();
    expect(hits('-5m', 'time')).toBeUndefined();
  });

  it('asked for a time takes times, marks and names, and tells of nonsense what can be typed', () => {
    expect(found('-30m', 'time')).toEqual(['Go to 23 Nov 14:30:00 UTC']);
    expect(found('roll', 'time')).toEqual(['the rollout']);
    expect(found('web', 'time')).toContain('web');
    expect(found('live', 'time')).toEqual(['Go to live']);
    expect(found('half past nine', 'time')).toMatch(/is not a time. Type 14:03:21, -5m or 2026-11-23T14:03Z/);
    expect(found('18:00', 'time')).toMatch(/is not in this recording/);
  });

  it.each([
    ['Pod', 'po', true],
    ['Pod', 'pods', true],
    ['PodDisruptionBudget', 'po', false],
    ['Ingress', 'ingresses', true],
    ['Deployment', 'deploy', true],
    ['Node', 'deploy', false],
  ])('%s is meant by %s: %s', (kind, typed, isMeant) => {
    expect(isKindMeant(kind, typed)).toBe(isMeant);
  });
});

describe('what is found across time', () => {
  const at = (seconds: number) => timestampFromMs(1_700_000_000_000 + seconds * 1000);
  const object = { id: 7, group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'u' };
  const answer = (truths: SearchAnswer['hits'][number]['truths']): SearchAnswer => ({
    done: true,
    progress: 1,
    total: 1,
    upTo: 9,
    notes: [],
    hits: [{ object, truths, truthCount: truths.length }],
  });
  const among = { frame: undefined, zone: 'utc' as const, listed: new Set<number>() };

  it('is gone to where it last was so, with when that was', () => {
    const truths = [
      { from: at(0), to: at(5), seq: 1 },
      { from: at(60), to: at(75), seq: 4 },
    ];
    const [entry] = pastEntries(answer(truths), among);
    expect(entry).toMatchObject({ title: 'web-1', action: { type: 'go-to', at: at(60), object: 7 } });
    expect(entry?.detail).toMatch(/^Pod · shop · .*22:14:20.* to .*22:14:35.* · 2 times$/);
  });

  it('does not tell the last time that the answer holds as the last of all', () => {
    const truths = Array.from({ length: 50 }, (_, nth) => ({ from: at(nth * 10), to: at(nth * 10 + 5), seq: nth + 1 }));
    const { hits, ...rest } = answer(truths);
    const [entry] = pastEntries({ ...rest, hits: hits.map((hit) => ({ ...hit, truthCount: 80 })) }, among);
    expect(entry?.detail).toMatch(/ · 50th of 80 times$/);
  });

  it('is said to be inferred where the beginning or the end is', () => {
    const [entry] = pastEntries(answer([{ from: at(0), to: at(5), seq: 1, toInferred: true }]), among);
    expect(entry?.detail).toMatch(/22:13:25.* · inferred$/);
  });

  it('is left out where it is listed already', () => {
    expect(pastEntries(answer([{ from: at(0), seq: 1 }]), { ...among, listed: new Set([7]) })).toEqual([]);
  });

  it('is looked for by words and fields, not by times, distances and kinds after a colon', () => {
    const asked = ['nginx', 'image:nginx', 'w', ' ', '-5m', '+3s', ':po', '14:03', '"back-off'];
    expect(asked.filter(isSearch)).toEqual(['nginx', 'image:nginx', '"back-off']);
  });
});

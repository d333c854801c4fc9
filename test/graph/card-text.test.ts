import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardLabel, cardText, rolloutShare, shortName } from '../../src-renderer/graph/cards/card-text.ts';
import { middleTruncate } from '../../src-renderer/graph/cards/middle-truncate.ts';
import { isShown } from '../../src-renderer/graph/shown-kinds.ts';
import type { Summary } from '../../src-preload/model/summary.ts';
import { kindLetters } from '../../src-renderer/widgets/kind-glyph.tsx';
import { LifeWriter } from './lives.ts';
import { objectOf, summaryOf } from './scenes.ts';

function card(kind: string, name: string, summary: Summary) {
  return objectOf(new LifeWriter().born(kind, name), summary);
}

describe('names', () => {
  test('under a ReplicaSet only the unique tail is left; under a StatefulSet the ordinal keeps its name', () => {
    expect(shortName('web-6796bc7576-7554z', { kind: 'ReplicaSet', name: 'web-6796bc7576' })).toBe('…7554z');
    expect(shortName('db-0', { kind: 'StatefulSet', name: 'db' })).toBe('db-0');
    expect(shortName('alone')).toBe('alone');
    expect(shortName('renamed', { kind: 'ReplicaSet', name: 'web' })).toBe('renamed');
  });

  test('a long name loses its middle, never its unique tail, and never grows', () => {
    expect(middleTruncate('short', 17)).toBe('short');
    expect(middleTruncate('recommendation-7d9f8b7c9d', 17)).toBe('recom…-7d9f8b7c9d');
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 253 }), fc.integer({ min: 8, max: 40 }), (name, length) => {
        const short = middleTruncate(name, length);
        expect(short.length).toBeLessThanOrEqual(length);
        expect(short.at(-1)).toBe(name.at(-1));
        expect(short.slice(-4)).toBe(name.slice(-4));
      }),
    );
  });

  test('kinds without a drawing have two letters', () => {
    expect(['VirtualService', 'Basket', 'CSIDriver'].map(kindLetters)).toEqual(['VS', 'Ba', 'CS']);
  });
});

describe('lines', () => {
  const ready = (current: number, wanted: number) => ({ ready: { current, wanted } });

  test.each([
    ['Pod', summaryOf('failing', { status: 'CrashLoopBackOff' }), 'CrashLoopBackOff', ''],
    [
      'Deployment',
      summaryOf('healthy', { status: 'available', updated: 4, ...ready(4, 4) }),
      undefined,
      '4/4 · up to date',
    ],
    [
      'Deployment',
      summaryOf('progressing', { status: 'rolling out', updated: 1, ...ready(2, 3) }),
      'rolling out',
      '2/3 · 1 new',
    ],
    ['StatefulSet', summaryOf('healthy', ready(2, 2)), undefined, '2/2'],
    ['ReplicaSet', summaryOf('failing', { status: 'failing', ...ready(1, 3) }), undefined, '3 wanted · 1 ready'],
    ['ReplicaSet', summaryOf('healthy', ready(0, 0)), undefined, 'scaled to 0'],
    [
      'Service',
      summaryOf('healthy', { status: 'Active', note: 'ClusterIP · 2 ports' }),
      undefined,
      'ClusterIP · 2 ports',
    ],
    ['Job', summaryOf('finished', { status: 'Complete', note: '1/1' }), 'Complete', '1/1'],
  ] as const)('%s says what kubectl would', (kind, summary, ...words) => {
    const [status, rest] = words;
    expect(cardText(card(kind, 'x', summary))).toEqual({ name: 'x', rest, ...(status && { status }) });
  });

  test('the bar of a rollout is there while it is under way', () => {
    const rolling = { updated: 1, ...ready(2, 4) };
    expect(rolloutShare(card('Deployment', 'web', summaryOf('progressing', rolling)))).toBe(0.25);
    expect(rolloutShare(card('Deployment', 'web', summaryOf('failing', rolling)))).toBe(0.25);
    expect(rolloutShare(card('Deployment', 'web', summaryOf('healthy', rolling)))).toBeUndefined();
    expect(
      rolloutShare(card('Deployment', 'web', summaryOf('progressing', { updated: 0, ...ready(0, 0) }))),
    ).toBeUndefined();
  });

  test('a card names itself in full for those who hear it', () => {
    const pod = card('Pod', 'web-7d9', summaryOf('healthy', { restarts: 1, ...ready(2, 2) }));
    expect(cardLabel(pod, { kind: 'ReplicaSet', name: 'web' })).toBe(
      'Pod web-7d9, Running, 2/2 ready, 1 restart, owned by ReplicaSet web',
    );
  });
});

test('bookkeeping is not in the picture', () => {
  const hidden = ['Event', 'Lease', 'EndpointSlice', 'Endpoints', 'ControllerRevision', 'RoleBinding', 'Namespace'];
  for (const kind of hidden) expect(isShown({ kind, name: 'x' })).toBe(false);
  for (const kind of ['Pod', 'ReplicaSet', 'ConfigMap', 'Secret', 'Node', 'Basket'])
    expect(isShown({ kind, name: 'x' })).toBe(true);
  expect(isShown({ kind: 'ConfigMap', name: 'kube-root-ca.crt' })).toBe(false);
  expect(isShown({ kind: 'Secret', name: 'sh.helm.release.v1.web.v3' })).toBe(false);
});

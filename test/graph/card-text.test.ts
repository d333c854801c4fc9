import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardLabel, cardText, lastEndOf, rolloutOf, shortName } from '../../src-renderer/graph/cards/card-text.ts';
import { middleTruncate } from '../../src-renderer/graph/cards/middle-truncate.ts';
import { isShown } from '../../src-renderer/graph/shown-kinds.ts';
import type { Summary } from '../../src-preload/model/summary.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { withEndpoints } from '../../src-renderer/playback/service-health.ts';
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
    [
      'Deployment',
      summaryOf('failing', { status: 'not available', updated: 3, ...ready(0, 3) }),
      'not available',
      '0/3',
    ],
    ['StatefulSet', summaryOf('healthy', ready(2, 2)), undefined, '2/2'],
    ['ReplicaSet', summaryOf('failing', { status: 'failing', ...ready(1, 3) }), undefined, '1/3'],
    [
      'Deployment',
      summaryOf('healthy', { updated: 4, image: 'web:1.5.0', ...ready(4, 4) }),
      undefined,
      '4/4 · web:1.5.0',
    ],
    ['ReplicaSet', summaryOf('healthy', { image: 'web:1.5.0', ...ready(2, 2) }), undefined, '2/2 · web:1.5.0'],
    [
      'ReplicaSet',
      summaryOf('progressing', { image: 'web:1.4.0', ...ready(1, 0) }),
      undefined,
      '1 leaving · web:1.4.0',
    ],
    [
      'HorizontalPodAutoscaler',
      summaryOf('healthy', { note: 'cpu: 70%/70% · 3–8 pods', ...ready(3, 3) }),
      undefined,
      'cpu: 70%/70% · 3–8',
    ],
    [
      'HorizontalPodAutoscaler',
      summaryOf('progressing', { status: 'scaling', note: 'cpu: 90%/70%', ...ready(3, 5) }),
      'scaling',
      '3→5 · cpu: 90%/70%',
    ],
    [
      'PodDisruptionBudget',
      summaryOf('healthy', { status: 'allows 1', note: 'min 2', ...ready(3, 2) }),
      undefined,
      'allows 1 · min 2',
    ],
    [
      'PersistentVolumeClaim',
      summaryOf('progressing', { status: 'Pending', note: '1Gi · fast' }),
      'Pending',
      '1Gi · fast',
    ],
    [
      'Node',
      summaryOf('degraded', { status: 'Ready,SchedulingDisabled', note: 'DiskPressure' }),
      'Ready, cordoned',
      'DiskPressure',
    ],
    [
      'Basket',
      summaryOf('healthy', {
        status: 'Ready',
        columns: [
          { name: 'Ready', value: 'True' },
          { name: 'Size', value: '3' },
        ],
      }),
      undefined,
      'Ready True · Size 3',
    ],
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

  test('a Service is told by its endpoints, unless it has something to say itself', () => {
    const service = summaryOf('healthy', { status: '', note: 'ClusterIP · 80' });
    const words = (current: number, wanted: number) =>
      cardText(card('Service', 'web', withEndpoints(service, { current, wanted })));
    expect(words(3, 3)).toEqual({ name: 'web', rest: '3 ready · ClusterIP · 80' });
    expect(words(2, 3)).toEqual({ name: 'web', status: '2 of 3 ready', rest: 'ClusterIP · 80' });
    expect(words(0, 0)).toEqual({ name: 'web', rest: 'ClusterIP · 80' });
    const pending = summaryOf('progressing', { status: '<pending>', note: 'LoadBalancer · 80' });
    const unserved = withEndpoints(pending, { current: 0, wanted: 1 });
    expect(cardText(card('Service', 'web', unserved)).status).toBe('<pending>');
  });

  test('what has no status says when it was changed', () => {
    const config = card('ConfigMap', 'web', summaryOf('healthy', { status: '', note: '2 keys' }));
    const changedAt = timestampFromMs(Date.UTC(2026, 10, 24, 18, 17, 5));
    expect(cardText(config, { changedAt })).toEqual({ name: 'web', status: 'changed 18:17:05', rest: '' });
  });

  test('the bar of a rollout is there while it is under way', () => {
    const rolling = { updated: 1, available: 3, ...ready(2, 4) };
    expect(rolloutOf(card('Deployment', 'web', summaryOf('progressing', rolling)))).toEqual({
      updated: 0.25,
      available: 0.75,
    });
    expect(rolloutOf(card('Deployment', 'web', summaryOf('failing', rolling)))).toBeDefined();
    expect(rolloutOf(card('Deployment', 'web', summaryOf('healthy', rolling)))).toBeUndefined();
    expect(
      rolloutOf(card('Deployment', 'web', summaryOf('progressing', { updated: 0, ...ready(0, 0) }))),
    ).toBeUndefined();
  });

  test('a card names itself in full for those who hear it', () => {
    const containers = [
      { name: 'web', role: 'main', state: 'ready', lastEnd: 'OOMKilled', restarts: 1 },
      { name: 'setup', role: 'init', state: 'done', lastEnd: 'Completed' },
    ] as const;
    const pod = card('Pod', 'web-7d9', summaryOf('healthy', { restarts: 1, containers, ...ready(2, 2) }));
    expect(lastEndOf(pod)).toBe('OOMKilled');
    expect(cardLabel(pod, { owner: { kind: 'ReplicaSet', name: 'web' } })).toBe(
      'Pod web-7d9, Running, 2/2 ready, 1 restart, last ended OOMKilled, owned by ReplicaSet web',
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

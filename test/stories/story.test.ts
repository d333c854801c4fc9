import { describe, expect, it } from 'vitest';
import { keyInstants, type ToldChange } from './story.ts';

const at = (second: number) => `2026-11-24T10:00:${String(second).padStart(2, '0')}.000Z`;
const deployment = (second: number, generation: number, status = {}): ToldChange => ({
  observedAt: at(second),
  kind: 'Deployment',
  name: 'web',
  uid: 'd',
  object: { metadata: { generation }, spec: { replicas: 3 }, status },
});
const pod = (second: number, reason: string): ToldChange => ({
  observedAt: at(second),
  kind: 'Pod',
  name: 'web-1',
  uid: 'p',
  object: { status: { containerStatuses: [{ state: { waiting: { reason } } }] } },
});

describe('the key instants of a story', () => {
  it('of a rollout that goes well: before, half of the pods new, the end', () => {
    const changes = [
      deployment(0, 1, { observedGeneration: 1, updatedReplicas: 3 }),
      deployment(10, 2, { observedGeneration: 1, updatedReplicas: 3 }),
      deployment(11, 2, { observedGeneration: 2, updatedReplicas: 1 }),
      deployment(12, 2, { observedGeneration: 2, updatedReplicas: 2 }),
      deployment(13, 2, { observedGeneration: 2, updatedReplicas: 3 }),
    ];
    expect(keyInstants(changes, 'web')).toEqual([
      { name: 'before', at: '2026-11-24T10:00:09.950Z' },
      { name: 'half-way', at: at(12) },
      { name: 'after', at: at(13) },
    ]);
  });

  it('of one that hangs and is undone: also the first trouble, and when the most were in it last', () => {
    const changes = [
      deployment(0, 1),
      deployment(10, 2),
      pod(14, 'ImagePullBackOff'),
      pod(20, 'ImagePullBackOff'),
      pod(29, ''),
      deployment(30, 3),
      pod(31, ''),
    ];
    expect(keyInstants(changes, 'web').map(({ name, at: instant }) => [name, instant.slice(17)])).toEqual([
      ['before', '09.950Z'],
      ['half-way', '14.000Z'],
      ['stuck', '20.000Z'],
      ['after', '31.000Z'],
    ]);
  });

  it('of one that a configuration caused: before that was told', () => {
    const config = (second: number): ToldChange => ({ observedAt: at(second), kind: 'ConfigMap', name: 'c', uid: 'c' });
    const changes = [config(0), deployment(1, 1), config(9), deployment(10, 2), pod(14, 'CrashLoopBackOff')];
    expect(keyInstants(changes, 'web')[0]).toEqual({ name: 'before', at: '2026-11-24T10:00:08.950Z' });
  });

  it('of a record in which nothing was told are none', () => {
    expect(() => keyInstants([deployment(0, 1)], 'web')).toThrow('was told nothing new');
  });
});

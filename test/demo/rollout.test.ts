import { describe, expect, it } from 'vitest';
import { liveUntil } from '../../src-main/demo/cluster-life.ts';
import type { Deployment, ReplicaSet } from '../../src-main/demo/kinds/workloads.ts';
import { durationText } from '../../src-main/demo/table/duration.ts';
import { minimumAvailable, rolloutPlan } from '../../src-main/demo/workloads/rollout.ts';
import { nextImage } from '../../src-main/demo/story/edits.ts';
import { START } from './demo-client.ts';

const stage = liveUntil({ seed: 1, startMs: START });

function deploymentOf(replicas: number, maxSurge: number | string, maxUnavailable: number | string): Deployment {
  const deployment = stage.world.deployments.get('shop', 'web');
  if (deployment === undefined) throw new Error('No deployment web.');
  const strategy = { type: 'RollingUpdate' as const, rollingUpdate: { maxSurge, maxUnavailable } };
  return { ...deployment, spec: { ...deployment.spec, replicas, strategy } };
}

/** A set with so many replicas wanted, so many of them available. */
function setOf(replicas: number, available: number): ReplicaSet {
  const set = stage.world.replicaSets.all().find(({ metadata }) => metadata.name.startsWith('web-'));
  if (set === undefined) throw new Error('No replica set of web.');
  return { ...set, spec: { ...set.spec, replicas }, status: { replicas, availableReplicas: available } };
}

describe('a rollout', () => {
  /** Replicas wanted and available of a set. */
  type Counts = readonly [number, number];
  interface Case {
    readonly says: string;
    /** Replicas, maxSurge, maxUnavailable. */
    readonly spec: readonly [number, number | string, number | string];
    readonly newest: Counts;
    readonly old: Counts;
    /** Replicas of the newest and the old set after the step. */
    readonly after: Counts;
  }
  const cases: readonly Case[] = [
    { says: 'starts by the surge', spec: [4, 1, 0], newest: [0, 0], old: [4, 4], after: [1, 4] },
    { says: 'rounds a surge in percent up', spec: [3, '50%', 0], newest: [0, 0], old: [3, 3], after: [2, 3] },
    { says: 'waits while the new are not ready', spec: [4, 1, 0], newest: [1, 0], old: [4, 4], after: [1, 4] },
    { says: 'takes an old one away for a new one', spec: [4, 1, 0], newest: [1, 1], old: [4, 4], after: [1, 3] },
    { says: 'grows again into the room', spec: [4, 1, 0], newest: [1, 1], old: [3, 3], after: [2, 3] },
    { says: 'takes away what maxUnavailable allows', spec: [4, 0, 2], newest: [0, 0], old: [4, 4], after: [0, 2] },
    { says: 'rounds maxUnavailable in percent down', spec: [3, 0, '50%'], newest: [0, 0], old: [3, 3], after: [0, 2] },
    { says: 'takes away broken old ones first', spec: [4, 1, 1], newest: [1, 0], old: [4, 2], after: [1, 3] },
    { says: 'keeps old ones for new ones that fail', spec: [4, 1, 1], newest: [2, 0], old: [3, 3], after: [2, 3] },
    { says: 'scales the only set down', spec: [2, 1, 0], newest: [4, 4], old: [0, 0], after: [2, 0] },
    { says: 'is over when all are new', spec: [3, 1, 0], newest: [3, 3], old: [0, 0], after: [3, 0] },
  ];
  it.each(cases)('$says', ({ spec, newest, old, after }) => {
    const [newSet, oldSet] = [setOf(newest[0], newest[1]), setOf(old[0], old[1])];
    const plan = rolloutPlan(deploymentOf(spec[0], spec[1], spec[2]), newSet, [oldSet]);
    const planned = (set: ReplicaSet): number => plan.find((step) => step.set === set)?.replicas ?? set.spec.replicas;
    expect([planned(newSet), planned(oldSet)]).toEqual(after);
  });

  it('never goes below what must be available nor above the surge, all the way', () => {
    const fresh = liveUntil({ seed: 9, startMs: START });
    fresh.world.deployments.subscribe(({ version: { object: deployment } }) => {
      if (deployment.metadata.name !== 'web' || deployment.status.observedGeneration === 1) return;
      expect(deployment.status.availableReplicas ?? 0).toBeGreaterThanOrEqual(minimumAvailable(deployment));
      expect(deployment.status.replicas ?? 0).toBeLessThanOrEqual(deployment.spec.replicas + 2);
    });
    fresh.agenda.runUntil(START + 35_000);
    expect(fresh.world.deployments.get('shop', 'web')?.status).toMatchObject({ replicas: 3, updatedReplicas: 3 });
  });
});

describe('words', () => {
  it.each([
    [0, '0s'],
    [119_000, '119s'],
    [120_000, '2m'],
    [545_000, '9m5s'],
    [179 * 60_000, '179m'],
    [7 * 3_600_000 + 300_000, '7h5m'],
    [47 * 3_600_000, '47h'],
    [(5 * 24 + 3) * 3_600_000, '5d3h'],
    [100 * 86_400_000, '100d'],
    [(2 * 365 + 30) * 86_400_000, '2y30d'],
    [9 * 365 * 86_400_000, '9y'],
  ])('%i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it.each([
    ['r/shop/web:1.14.2', false, 'r/shop/web:1.14.3'],
    ['r/shop/web:1.14.9', true, 'r/shop/web:1.15.0'],
    ['r/shop/web:1.14.2-rc.1', false, 'r/shop/web:1.14.3'],
  ])('after %s comes the next', (image, minor, next) => {
    expect(nextImage(image, minor)).toBe(next);
  });
});

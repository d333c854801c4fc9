import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveUntil } from '../../src-main/demo/cluster-life.ts';
import type { Deployment } from '../../src-main/demo/kinds/workloads.ts';
import type { Stage } from '../../src-main/demo/stage.ts';
import type { Change, Version } from '../../src-main/demo/world/history.ts';
import type { Resource } from '../../src-main/demo/world/resource.ts';
import { START } from './demo-client.ts';

const anySeed = fc.integer({ min: 0, max: 100_000 });

/** A collection as one who only looks sees it. */
interface Watched {
  readonly resource: Resource;
  readonly size: number;
  list(resourceVersion?: number): readonly Version[] | undefined;
  since(resourceVersion: number): readonly Change[] | undefined;
  subscribe(listener: (change: Change) => void): () => void;
}

function collections({ world }: Stage): readonly Watched[] {
  return [
    world.namespaces,
    world.nodes,
    world.pods,
    world.services,
    world.configMaps,
    world.secrets,
    world.serviceAccounts,
    world.claims,
    world.events,
    world.deployments,
    world.replicaSets,
    world.statefulSets,
    world.daemonSets,
    world.jobs,
    world.cronJobs,
    world.autoscalers,
    world.endpointSlices,
    world.ingresses,
    world.leases,
    world.customResourceDefinitions,
    world.canaries,
  ];
}

/** True when a deployment has just so many replicas, all of the newest template and available. */
function isWhole({ status }: Deployment, replicas: number): boolean {
  return [status.replicas, status.updatedReplicas, status.availableReplicas].every((count) => count === replicas);
}

/** Everything that happens in `ms`, as lines of resourceVersion, type and object. */
function recordingOf(seed: number, ms: number): string[] {
  const stage = liveUntil({ seed, startMs: START });
  const lines: string[] = [];
  for (const collection of collections(stage)) {
    collection.subscribe(({ type, version }) => lines.push(`${version.resourceVersion} ${type} ${version.text}`));
  }
  stage.agenda.runUntil(START + ms);
  return lines;
}

describe('the story', () => {
  it('is the same for the same seed, to the byte, and another for another', () => {
    const first = recordingOf(7, 90_000);
    expect(first.length).toBeGreaterThan(200);
    expect(recordingOf(7, 90_000)).toEqual(first);
    expect(recordingOf(8, 90_000)).not.toEqual(first);
  });

  it('counts every change of every kind by one resourceVersion', () => {
    const versions = recordingOf(3, 30_000).map((line) => Number(line.split(' ', 1)[0]));
    const [first = 0] = versions;
    expect(versions).toEqual(versions.map((_, index) => first + index));
  });

  it('rolls out web within 5 s, whatever the seed', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const { world, agenda } = liveUntil({ seed, startMs: START });
        const before = world.deployments.get('shop', 'web')?.spec.template.spec.containers[0]?.image;
        agenda.runUntil(START + 5000);
        const web = world.deployments.get('shop', 'web');
        expect(web?.spec.template.spec.containers[0]?.image).not.toBe(before);
        expect(web?.status.updatedReplicas).toBeGreaterThan(0);
        let over = false;
        world.deployments.subscribe(({ version: { object: deployment } }) => {
          if (deployment.metadata.name === 'web') over ||= isWhole(deployment, 3);
        });
        agenda.runUntil(START + 30_000);
        expect(over).toBe(true);
      }),
      { numRuns: 6 },
    );
  });

  it('crashes checkout with rising restarts and repairs it before 40 s, whatever the seed', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const { world, agenda } = liveUntil({ seed, startMs: START });
        const before = JSON.stringify(world.deployments.get('shop', 'checkout')?.spec.template);
        const restarts: number[] = [];
        world.pods.subscribe(({ version: { object: pod } }) => {
          const [status] = pod.status.containerStatuses ?? [];
          if (pod.metadata.labels?.['app'] !== 'checkout') return;
          if (status?.state.waiting?.reason === 'CrashLoopBackOff') restarts.push(status.restartCount);
        });
        let repaired = false;
        world.deployments.subscribe(({ version: { object: deployment } }) => {
          if (deployment.metadata.name !== 'checkout' || restarts.length === 0) return;
          repaired ||= isWhole(deployment, 2) && JSON.stringify(deployment.spec.template) === before;
        });
        agenda.runUntil(START + 40_000);
        expect(Math.max(...restarts)).toBeGreaterThan(0);
        expect(repaired).toBe(true);
      }),
      { numRuns: 6 },
    );
  });

  it('goes on for a quarter of an hour with all its beats, within bounds', () => {
    const stage = liveUntil({ seed: 11, startMs: START });
    const reasons = new Set<string>();
    stage.world.events.subscribe(({ version }) => reasons.add(version.object.reason));
    const reborn = new Set<string>();
    stage.world.pods.subscribe(({ type, version: { object } }) => {
      if (type === 'ADDED') reborn.add(object.metadata.name);
    });
    let changes = 0;
    for (const collection of collections(stage)) collection.subscribe(() => (changes += 1));
    const kinds = collections(stage).filter((collection) => collection.resource.kind !== 'Event');
    for (let minute = 1; minute <= 15; minute += 1) {
      stage.agenda.runUntil(START + minute * 60_000);
      const objects = kinds.reduce((sum, { size }) => sum + size, 0);
      expect(objects).toBeGreaterThan(60);
      expect(objects).toBeLessThan(120);
      expect(stage.world.events.size).toBeLessThan(600);
    }
    expect(changes / (15 * 60)).toBeGreaterThan(2);
    expect(changes / (15 * 60)).toBeLessThan(6);
    for (const reason of [
      'Scheduled',
      'Pulled',
      'Started',
      'Killing',
      'BackOff',
      'ScalingReplicaSet',
      'SuccessfulRescale',
      'NodeNotSchedulable',
      'NodeSchedulable',
      'CanaryServing',
      'SawCompletedJob',
    ]) {
      expect(reasons).toContain(reason);
    }
    // The pods of a StatefulSet come back under their old names.
    expect([...reborn].some((name) => name.startsWith('db-'))).toBe(true);
  });
});

describe('history', () => {
  it('list at one instant and the changes since it make the list at a later one', () => {
    const stage = liveUntil({ seed: 5, startMs: START });
    const moments: { readonly resourceVersion: number; readonly texts: readonly (readonly string[])[] }[] = [];
    const textsNow = (): string[][] =>
      collections(stage).map((collection) => (collection.list() ?? []).map(({ text }) => text));
    for (let i = 0; i < 24; i += 1) {
      moments.push({ resourceVersion: stage.world.resourceVersion, texts: textsNow() });
      stage.agenda.runUntil(START + (i + 1) * 5000);
    }
    fc.assert(
      fc.property(fc.nat(23), (index) => {
        const moment = moments[index];
        if (moment === undefined) throw new Error('No such moment.');
        collections(stage).forEach((collection, nth) => {
          const then = collection.list(moment.resourceVersion) ?? [];
          expect(then.map(({ text }) => text)).toEqual(moment.texts[nth]);
          const state = new Map(then.map((version) => [version.object.metadata.uid, version.text]));
          for (const { type, version } of collection.since(moment.resourceVersion) ?? []) {
            if (type === 'DELETED') state.delete(version.object.metadata.uid);
            else state.set(version.object.metadata.uid, version.text);
          }
          expect([...state.values()].sort()).toEqual((collection.list() ?? []).map(({ text }) => text).sort());
        });
      }),
      { numRuns: 24 },
    );
  });

  it('forgets what is too old, and says so', () => {
    const stage = liveUntil({ seed: 5, startMs: START, history: { changes: 20, ageMs: 300_000 } });
    stage.agenda.runUntil(START + 60_000);
    const { pods } = stage.world;
    expect(pods.since(pods.floor - 1)).toBeUndefined();
    expect(pods.list(pods.floor - 1)).toBeUndefined();
    expect(pods.since(pods.floor)).toHaveLength(20);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AS_USUAL, layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { CARD_SIZES, GAPS, type Layout, type Place, placeAt } from '../../src-renderer/graph/layout/places.ts';
import type { Life } from '../../src-renderer/playback/player.ts';
import { demoLives } from './demo-lives.ts';
import { isAlive, LifeWriter, seeded } from './lives.ts';

/** How far below the card of a Deployment its revisions and pods may stand: the room of four revisions. */
const REACH = 4 * (CARD_SIZES.workload.height + 12);

/** Where something of a Deployment stands, beside that Deployment's card. */
interface Standing {
  readonly life: Life;
  readonly place: Place;
  readonly head: Place;
}

/** All pods and revisions with pods that came later than the first lists, each where it stood when it had just come there. */
function standings(layout: Layout, lives: readonly Life[], listed: number): readonly Standing[] {
  const found: Standing[] = [];
  const kinds = new Map(lives.map(({ object }) => [object.id, object.kind]));
  for (const life of lives) {
    let place = layout.places.get(life.object.id);
    for (let seq = life.bornSeq; place && seq > listed; ) {
      const head = headOf(layout, place, seq);
      const isCounted = place.size !== 'chip' && head && kinds.get(head.id) === 'Deployment';
      if (isCounted) found.push({ life, place, head: head.place });
      if (!place.later) break;
      seq = place.later.fromSeq;
      place = place.later.place;
    }
  }
  return found;
}

function headOf(layout: Layout, place: Place, seq: number): { id: number; place: Place } | undefined {
  if (place.parent === undefined) return undefined;
  const above = placeAt(layout, place.parent, seq);
  return above && (headOf(layout, above, seq) ?? { id: place.parent, place: above });
}

function isFar({ place, head }: Standing, reach = REACH): boolean {
  return place.x < head.x + head.width || place.y < head.y || place.y > head.y + reach;
}

function told({ life, place, head }: Standing): string {
  return `${life.object.kind} ${life.object.name} at ${place.x - head.x}, ${place.y - head.y}`;
}

/** Deployments between neighbours that are rolled, rolled back and scaled, one after the other, for hours. */
function rolledForHours(
  seed: number,
  { rollouts, replicas }: { readonly rollouts: number; readonly replicas: number },
) {
  const random = seeded(seed);
  const writer = new LifeWriter();
  const names = ['web', 'api', 'cart', 'checkout'];
  const deployments = names.map((name) => ({ name, ...writer.deployment(name, replicas) }));
  for (const name of names) writer.born('Service', name);
  for (const name of ['web-config', 'cart-config', 'password']) writer.born('ConfigMap', name);
  const scaled = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' } as const;
  writer.born('HorizontalPodAutoscaler', 'web', { references: [{ type: 'scales', ...scaled }] });
  const listed = writer.now();
  const kept = deployments.map(({ set }) => [set]);
  for (let round = 0; round < rollouts; round++) {
    const index = Math.floor(random() * names.length);
    const of = deployments[index];
    const sets = kept[index];
    const running = sets?.at(-1);
    if (!of || !sets || !running) continue;
    const podsOf = (set: Life) =>
      writer
        .lives()
        .filter((life) => isAlive(life, writer.now()) && life.references.some(({ uid }) => uid === set.object.uid));
    if (of.name === 'web' && random() < 0.5) {
      // A rush: the autoscaler doubles it, and takes back what is the newest.
      const more = Array.from({ length: replicas }, (_, pod) =>
        writer.born('Pod', `web-rush-${round}-${pod}`, { owner: running }),
      );
      for (const pod of more) writer.gone(pod);
      continue;
    }
    const first = writer.revision(of.deployment, 1);
    sets.push(first.set);
    let newest = first.set;
    if (random() < 0.3) {
      // Not good enough: the next begins before this one has come up.
      newest = writer.revision(of.deployment, 1).set;
      sets.push(newest);
      for (const pod of podsOf(first.set)) writer.gone(pod);
    }
    for (const pod of podsOf(running)) {
      writer.gone(pod);
      if (podsOf(newest).length < replicas) writer.born('Pod', `${of.name}-${writer.now()}`, { owner: newest });
    }
    for (const oldest of sets.splice(0, sets.length - 10)) writer.gone(oldest);
  }
  return { lives: writer.lives(), listed };
}

describe('after hours of rollouts', () => {
  test('revisions and pods stand beside their Deployment, not at the foot of the namespace', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 9 }), (seed, replicas) => {
        const { lives, listed } = rolledForHours(seed, { rollouts: 60, replicas });
        const layout = layoutLives(lives, { ...AS_USUAL, listed });
        const reach = REACH * Math.ceil(replicas / 2);
        const all = standings(layout, lives, listed);
        const far = all.filter((one) => isFar(one, reach));
        // Three revisions at once while one of them is scaled up are more than there is room for.
        expect(far.filter(({ life }) => !life.object.name.startsWith('web-')).map(told)).toEqual([]);
        expect(far.length).toBeLessThan(all.length / 8);
        expect(layout.groups.map(({ title }) => title)).toEqual(['shop']);
      }),
      { numRuns: 30 },
    );
  });

  test('of an hour of the demo no pod is far from its Deployment, and no namespace is continued elsewhere', () => {
    const { lives, listed } = demoLives(1, 60);
    const layout = layoutLives(lives, { ...AS_USUAL, listed });
    const all = standings(layout, lives, listed);
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter((one) => isFar(one)).map(told)).toEqual([]);
    expect(layout.groups.filter(({ title }) => title.includes('continued'))).toEqual([]);
    // At its beginning the picture is as wide as it is read, and what its operator makes leaves it so.
    const { width, height } = layout.bounds;
    expect(width / height).toBeLessThan(1.6);
  }, 60_000);

  test('what an operator makes when it is needed finds room at the foot of its box, which grows by no more than a pod', () => {
    const writer = new LifeWriter();
    writer.deployment('gateway', 3);
    const canary = writer.born('Canary', 'gateway');
    for (const name of ['key', 'password']) writer.born('Secret', name);
    writer.deployment('coredns', 2, 'kube-system');
    const listed = writer.now();
    const before = layoutLives(writer.lives(), { ...AS_USUAL, listed });
    for (let round = 0; round < 3; round++) {
      const deployment = writer.born('Deployment', 'gateway-canary', { owner: canary });
      const { set, pods } = writer.revision(deployment, 1);
      for (const life of [...pods, set, deployment]) writer.gone(life);
    }
    const after = layoutLives(writer.lives(), { ...AS_USUAL, listed });
    const grown = CARD_SIZES.pod.width + GAPS.column;
    expect(after.bounds.width).toBeLessThanOrEqual(before.bounds.width + grown);
    expect(after.bounds.height).toBe(before.bounds.height);
  });
});

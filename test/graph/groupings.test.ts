import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reference } from '../../src-preload/model/relation.ts';
import type { Grouping } from '../../src-renderer/graph/layout/grouping.ts';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { type Layout, overlaps, placeAt } from '../../src-renderer/graph/layout/places.ts';
import { LayoutDesk } from '../../src-renderer/graph/layout/thread/layout-desk.ts';
import { isShown } from '../../src-renderer/graph/shown-kinds.ts';
import type { Life } from '../../src-renderer/playback/player.ts';
import { threadHere } from './layout-here.ts';
import { firstOverlap } from './layout-facts.ts';
import { LifeWriter, ownerReference, randomHistory } from './lives.ts';

const GROUPINGS: readonly Grouping[] = [
  { by: 'namespace' },
  { by: 'application' },
  { by: 'node' },
  { by: 'owner' },
  { by: 'label', key: 'team' },
];

const cases = fc.record({
  seed: fc.integer(),
  steps: fc.integer({ min: 1, max: 120 }),
  grouping: fc.constantFrom(...GROUPINGS),
});

/** Of the history, what the first lists held. */
const shares = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));

/** The same lives as people label them and schedulers place them. */
function labelled(lives: readonly Life[]): Life[] {
  return lives.map((life) => {
    const { id, kind } = life.object;
    const more: Reference[] = [];
    if (kind === 'Pod' && id % 5 > 0) more.push(runsOn(`node-${id % 4}`));
    if (id % 3 === 0) more.push(label('team', `team-${id % 2}`));
    if (id % 7 === 0) more.push(label('argocd.argoproj.io/instance', `argo-${id % 2}`));
    if (id % 11 === 0) more.push(label('meta.helm.sh/release-name', 'release'));
    return { ...life, references: [...life.references, ...more] };
  });
}

function runsOn(name: string): Reference {
  return { type: 'runs-on', group: '', kind: 'Node', namespace: '', name };
}

function label(key: string, value: string): Reference {
  return { type: 'labelled', group: '', kind: 'Label', namespace: '', name: `${key}=${value}` };
}

function groupOf(layout: Layout, life: Life): string | undefined {
  const place = layout.places.get(life.object.id);
  return place && layout.groups[place.group]?.key;
}

describe('in every grouping, for every history', () => {
  test('everything has a place, nothing overlaps at any instant, and boxes stand apart', () => {
    fc.assert(
      fc.property(cases, shares, ({ seed, steps, grouping }, share) => {
        const writer = randomHistory(seed, steps);
        const lives = labelled(writer.lives());
        const layout = layoutLives(lives, { grouping, listed: Math.floor(share * writer.now()) });
        expect(layout.places.size).toBe(lives.filter(({ object }) => isShown(object)).length);
        for (let seq = 1; seq <= writer.now(); seq += 7) expect(firstOverlap(layout, lives, seq)).toBeUndefined();
        expect(firstOverlap(layout, lives, writer.now())).toBeUndefined();
        for (const [index, a] of layout.groups.entries()) {
          for (const b of layout.groups.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('the thread answers what the function says, whatever was asked of it before', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...GROUPINGS), ({ seed, steps, grouping }, other) => {
        const lives = labelled(randomHistory(seed, steps).lives());
        const desk = new LayoutDesk(threadHere(), () => undefined);
        desk.ask(lives, { grouping: other, since: lives.length });
        desk.ask(lives, { grouping });
        const arrived = desk.take()?.layout;
        const fresh = layoutLives(lives, { grouping });
        if (!arrived) throw new Error('the thread answers at once');
        expect(arrived.places.size).toBe(fresh.places.size);
        for (const [id, place] of fresh.places) expect(arrived.places.get(id)).toEqual(place);
        expect(fresh.slots.map((_, index) => arrived.slots.at(index))).toEqual(fresh.slots);
        expect(arrived.groups).toEqual(fresh.groups);
      }),
      { numRuns: 60 },
    );
  });

  test('what the thread hears later moves nothing that it has placed', () => {
    fc.assert(
      fc.property(
        cases,
        shares,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ seed, steps, grouping }, share, rest) => {
          const writer = randomHistory(seed, steps);
          const lives = labelled(writer.lives());
          const listed = Math.floor(share * writer.now());
          const until = listed + Math.floor(rest * (writer.now() - listed));
          const early = lives
            .filter(({ bornSeq }) => bornSeq <= until)
            .map((life) => (life.goneSeq > until ? { ...life, goneSeq: 0 } : life));
          const desk = new LayoutDesk(threadHere(), () => undefined);
          desk.ask(early, { grouping, listed });
          const [before, edition] = [desk.take(), 1];
          desk.ask(lives, { grouping, listed });
          const after = desk.take();
          if (!before || !after) throw new Error('the thread answers at once');
          if (early.some(({ object }) => isShown(object))) expect(after.edition).toBe(edition);
          for (const { object } of early) {
            const [was, is] = [before, after].map(({ layout }) => placeAt(layout, object.id, until));
            expect([is?.x, is?.y, is?.slot]).toEqual([was?.x, was?.y, was?.slot]);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  test('with the places of the past given up, what lives has a place all the same and nothing overlaps', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), ({ seed, steps, grouping }, share) => {
        const writer = randomHistory(seed, steps);
        const lives = labelled(writer.lives());
        const since = Math.floor(share * writer.now());
        const layout = layoutLives(lives, { grouping, since });
        const kept = lives.filter(({ object, goneSeq }) => isShown(object) && (goneSeq === 0 || goneSeq > since));
        expect(layout.places.size).toBe(kept.length);
        for (let seq = since; seq <= writer.now(); seq += 7) expect(firstOverlap(layout, lives, seq)).toBeUndefined();
        const ids = new Set(kept.map(({ object }) => object.id));
        for (const { occupants } of layout.slots) for (const id of occupants) expect(ids.has(id)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

test('lives that come and end while they are handed over in parts are laid out as they are in the end', () => {
  const writer = randomHistory(7, 150);
  const desk = new LayoutDesk(threadHere(), () => undefined);
  const grouping: Grouping = { by: 'namespace' };
  const early = writer.lives().map((life) => (life.goneSeq > 60 ? { ...life, goneSeq: 0 } : life));
  desk.ask(
    early.filter(({ bornSeq }) => bornSeq <= 60),
    { grouping: { by: 'owner' } },
  );
  desk.ask(writer.lives(), { grouping });
  const arrived = desk.take()?.layout;
  for (const [id, place] of layoutLives(writer.lives(), { grouping }).places)
    expect(arrived?.places.get(id)).toEqual(place);
});

test('more lives than go over at once are all laid out', () => {
  const writer = new LifeWriter();
  for (let app = 0; app < 1300; app++) writer.deployment(`app-${app}`, 8, `ns-${app % 40}`);
  const lives = writer.lives();
  const desk = new LayoutDesk(threadHere(), () => undefined);
  const grouping: Grouping = { by: 'namespace' };
  let asks = 1;
  while (!desk.ask(lives, { grouping })) asks++;
  expect(asks).toBeGreaterThan(2);
  expect(desk.take()?.layout.places.size).toBe(lives.length);
});

describe('boxes', () => {
  test('of a node hold the pods that run on it, below the node; those on none stand apart', () => {
    const writer = new LifeWriter();
    const node = writer.born('Node', 'node-1', { namespace: '' });
    const pod = writer.born('Pod', 'web-1', { references: [runsOn('node-1')] });
    const lost = writer.born('Pod', 'web-2', { references: [runsOn('unheard-of')] });
    const waiting = writer.born('Pod', 'web-3');
    const { deployment } = writer.deployment('web', 1);
    const layout = layoutLives(writer.lives(), { grouping: { by: 'node' } });
    expect(layout.places.get(pod.object.id)?.parent).toBe(node.object.id);
    expect([node, pod, lost, waiting, deployment].map((life) => groupOf(layout, life))).toEqual([
      'node:node-1',
      'node:node-1',
      'node:unheard-of',
      'node',
      'shop',
    ]);
  });

  test('of an application are those of Argo CD, of Helm, of convention; the rest keeps its namespace', () => {
    const writer = new LifeWriter();
    const born = (name: string, ...references: Reference[]) => writer.born('Deployment', name, { references });
    const argo = born('a', label('argocd.argoproj.io/instance', 'web'));
    const helm = born('b', label('app.kubernetes.io/managed-by', 'Helm'), label('app.kubernetes.io/instance', 'db'));
    const part = born('c', label('app.kubernetes.io/part-of', 'suite'));
    const plain = born('d');
    const layout = layoutLives(writer.lives(), { grouping: { by: 'application' } });
    expect([argo, helm, part, plain].map((life) => groupOf(layout, life))).toEqual([
      'argo:web',
      'helm:shop/db',
      'app:suite',
      'shop',
    ]);
  });

  test('of a label hold whole trees, by the first label on the way down', () => {
    const writer = new LifeWriter();
    const deployment = writer.born('Deployment', 'web');
    const set = writer.born('ReplicaSet', 'web-1', { owner: deployment, references: [label('team', 'blue')] });
    const pod = writer.born('Pod', 'web-1-x', { owner: set, references: [label('team', 'red')] });
    const other = writer.born('Pod', 'alone');
    const layout = layoutLives(writer.lives(), { grouping: { by: 'label', key: 'team' } });
    expect([deployment, set, pod, other].map((life) => groupOf(layout, life))).toEqual([
      'label:blue',
      'label:blue',
      'label:blue',
      'label',
    ]);
    expect(layout.groups.map(({ title }) => title).sort()).toEqual(['team: blue', 'without team']);
  });
});

test('an owner that the record does not hold is told from none', () => {
  const writer = new LifeWriter();
  const owner = writer.born('ReplicaSet', 'web-1');
  const pod = writer.born('Pod', 'web-1-x', { owner });
  const alone = writer.born('Pod', 'alone');
  const lives = writer.lives().filter(({ object }) => object.id !== owner.object.id);
  const { places } = layoutLives(lives);
  expect(ownerReference(owner).uid).toBeDefined();
  expect(places.get(pod.object.id)?.isDangling).toBe(true);
  expect(places.get(alone.object.id)?.isDangling).toBeUndefined();
});

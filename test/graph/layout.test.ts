import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AS_USUAL,
  layoutLives,
  type LayoutSettings,
  LifeLayout,
} from '../../src-renderer/graph/layout/layout-lives.ts';
import { type Layout, overlaps, type Place, placeAt, type Rect } from '../../src-renderer/graph/layout/places.ts';
import { isShown } from '../../src-renderer/graph/shown-kinds.ts';
import type { Life } from '../../src-renderer/playback/player.ts';
import { firstOverlap } from './layout-facts.ts';
import { LifeWriter, ownerReference, randomHistory, seeded } from './lives.ts';

/** A history, and the share of it that the first lists held. */
const histories = fc.record({
  seed: fc.integer(),
  steps: fc.integer({ min: 1, max: 160 }),
  listed: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
});

function settingsFor(writer: LifeWriter, listed: number): LayoutSettings {
  return { ...AS_USUAL, listed: Math.floor(listed * writer.now()) };
}

/** The place of a life and those it goes to later. */
function chain(place: Place | undefined): readonly Place[] {
  return place ? [place, ...chain(place.later?.place)] : [];
}

function contains(box: Rect, inner: Rect): boolean {
  return (
    inner.x >= box.x &&
    inner.y >= box.y + 30 &&
    inner.x + inner.width <= box.x + box.width &&
    inner.y + inner.height <= box.y + box.height
  );
}

describe('for every history', () => {
  test('nothing overlaps at any instant, and everything stands in a box of its namespace below the title', () => {
    fc.assert(
      fc.property(histories, ({ seed, steps, listed }) => {
        const writer = randomHistory(seed, steps);
        const lives = writer.lives();
        const layout = layoutLives(lives, settingsFor(writer, listed));
        for (let seq = 1; seq <= writer.now(); seq++) expect(firstOverlap(layout, lives, seq)).toBeUndefined();
        for (const life of lives) {
          const stays = chain(layout.places.get(life.object.id));
          expect(stays.length, `${life.object.kind} ${life.object.name} has a place`).toBeGreaterThan(0);
          for (const place of stays) {
            const group = layout.groups[place.group];
            expect(group?.key.split('+')[0]).toBe(life.object.namespace);
            if (group) expect(contains(group, place)).toBe(true);
          }
        }
        for (const [index, a] of layout.groups.entries()) {
          for (const b of layout.groups.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('what comes later moves nothing: each instant looks as it did when it was the newest', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.nat(), { maxLength: 6 }), ({ seed, steps, listed }, cuts) => {
        const writer = randomHistory(seed, steps);
        const settings = settingsFor(writer, listed);
        const whole = layoutLives(writer.lives(), settings);
        for (const cut of cuts) {
          const until = (settings.listed ?? 0) + (cut % (writer.now() - (settings.listed ?? 0) + 1));
          const lives = livesUntil(writer.lives(), until);
          const then = layoutLives(lives, settings);
          for (const { object, bornSeq } of lives)
            for (let seq = bornSeq; seq <= until; seq++)
              expect(cornerAt(whole, object.id, seq), object.name).toEqual(cornerAt(then, object.id, seq));
        }
      }),
      { numRuns: 80 },
    );
  });

  test('taken in pieces as it grows, a record has the places that it has when it is taken whole', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.nat(), { maxLength: 8 }), ({ seed, steps, listed }, cuts) => {
        const writer = randomHistory(seed, steps);
        const settings = settingsFor(writer, listed);
        const growing = new LifeLayout(settings);
        const pieces = cuts.map((cut) => cut % (writer.now() + 1)).sort((a, b) => a - b);
        for (const until of pieces) growing.take(livesUntil(writer.lives(), until));
        const grown = growing.take(writer.lives());
        const whole = layoutLives(writer.lives(), settings);
        expect(new Map(grown.places)).toEqual(new Map(whole.places));
        expect(grown.groups).toEqual(whole.groups);
      }),
      { numRuns: 80 },
    );
  });

  test('only what has to do with it takes a life to another place', () => {
    fc.assert(
      fc.property(histories, ({ seed, steps, listed }) => {
        const writer = randomHistory(seed, steps);
        const lives = writer.lives();
        const layout = layoutLives(lives, settingsFor(writer, listed));
        const bornAt = new Map(lives.map((life) => [life.bornSeq, life]));
        for (const { object } of lives) {
          for (const { later } of chain(layout.places.get(object.id))) {
            if (!later || object.kind === 'ReplicaSet') continue;
            const cause = bornAt.get(later.fromSeq);
            const isOwned = cause?.references.some(({ uid }) => uid === object.uid);
            const isAbout = object.kind === 'Service' && object.name.startsWith(cause?.object.name ?? '?');
            expect(isOwned || isAbout, `${object.kind} ${object.name} moves at ${later.fromSeq}`).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** The record as it was when `until` was its newest change. */
function livesUntil(lives: readonly Life[], until: number): Life[] {
  return lives
    .filter(({ bornSeq }) => bornSeq <= until)
    .map((life) => (life.goneSeq > until ? { ...life, goneSeq: 0 } : life));
}

function cornerAt(layout: Layout, life: number, seq: number) {
  const place = placeAt(layout, life, seq);
  return place && { x: place.x, y: place.y, size: place.size };
}

describe('when the record grows', () => {
  const before = (writer: LifeWriter) => {
    const lives = writer.lives();
    const settings = { ...AS_USUAL, listed: writer.now() };
    const layout = layoutLives(lives, settings);
    return (after = writer.lives()) => {
      const next = layoutLives(after, settings);
      const moved = lives.filter(({ object }) => {
        const [was, is] = [layout.places.get(object.id), next.places.get(object.id)];
        return was?.x !== is?.x || was?.y !== is?.y;
      });
      return { moved: moved.map(({ object }) => object.name), next, layout };
    };
  };

  test('a pod takes the place that is free', () => {
    const writer = new LifeWriter();
    const { set, pods } = writer.deployment('web', 5);
    writer.deployment('api', 3);
    const [first] = pods;
    if (first) writer.gone(first);
    const compare = before(writer);
    const fresh = writer.born('Pod', 'web-new', { owner: set });
    const { moved, next } = compare();
    expect(moved).toEqual([]);
    expect(next.places.get(fresh.object.id)).toMatchObject({ x: next.places.get(first?.object.id ?? 0)?.x });
  });

  test('the second revision of a rollout has its lane below the first, in room that was kept for it', () => {
    const writer = new LifeWriter();
    const deployments = ['web', 'api', 'db'].map((name) => writer.deployment(name, 3));
    const compare = before(writer);
    const fresh = deployments.map(({ deployment }) => writer.revision(deployment, 3).set);
    const { moved, next, layout } = compare();
    expect(moved).toEqual([]);
    deployments.forEach(({ set }, index) => {
      const [old, added] = [set, fresh[index]].map((life) => next.places.get(life?.object.id ?? 0));
      expect(added).toMatchObject({ x: old?.x, y: (old?.y ?? 0) + (old?.height ?? 0) + 8 });
    });
    expect(next.bounds).toEqual(layout.bounds);
  });

  test('of a Deployment that was there, the revision with pods stands level with it, whatever was listed first', () => {
    const writer = new LifeWriter();
    const deployment = writer.born('Deployment', 'web');
    const idle = [1, 2, 3].map((revision) => writer.born('ReplicaSet', `web-${revision}`, { owner: deployment }));
    const { set } = writer.revision(deployment, 3);
    const { places } = layoutLives(writer.lives(), { ...AS_USUAL, listed: writer.now() });
    expect(places.get(set.object.id)?.y).toBe(places.get(deployment.object.id)?.y);
    for (const { object } of idle) expect(places.get(object.id)).toMatchObject({ size: 'chip' });
    const next = writer.revision(deployment, 3).set;
    const later = layoutLives(writer.lives(), { ...AS_USUAL, listed: writer.now() - 4 }).places;
    const [lane, chip] = [later.get(next.object.id), later.get(idle[0]?.object.id ?? 0)];
    expect(lane?.y).toBe((places.get(set.object.id)?.y ?? 0) + 54);
    expect(chip?.y).toBeGreaterThan(lane?.y ?? Infinity);
  });

  test('the Jobs that a CronJob keeps and the one that runs stand below one another', () => {
    const writer = new LifeWriter();
    const cron = writer.born('CronJob', 'report');
    const jobs = [writer.born('Job', 'report-1', { owner: cron })];
    writer.born('ConfigMap', 'report-config');
    const compare = before(writer);
    for (const run of [2, 3, 4]) jobs.push(writer.born('Job', `report-${run}`, { owner: cron }));
    const { moved, next } = compare();
    expect(moved).toEqual([]);
    expect(new Set(jobs.map(({ object }) => next.places.get(object.id)?.x)).size).toBe(1);
  });

  test('what outgrows its room goes on where nothing stands, near enough to be in its namespace', () => {
    const writer = new LifeWriter();
    const { set } = writer.deployment('web', 3);
    for (const name of ['api', 'db', 'mail']) writer.deployment(name, 3);
    const compare = before(writer);
    const pods = Array.from({ length: 60 }, (_, pod) => writer.born('Pod', `web-more-${pod}`, { owner: set }));
    const { moved, next } = compare();
    expect(moved).toEqual([]);
    for (const { object } of pods) expect(next.groups[next.places.get(object.id)?.group ?? -1]?.noun).toBe('Namespace');
    expect(firstOverlap(next, writer.lives(), writer.now())).toBeUndefined();
  });

  test('a new namespace stands beside the others', () => {
    const writer = new LifeWriter();
    for (const name of ['web', 'api', 'db', 'mail']) writer.deployment(name, 4);
    for (const name of ['one', 'two', 'three']) writer.deployment(name, 4, 'pay');
    const compare = before(writer);
    writer.deployment('late', 1, 'late');
    const { moved, next } = compare();
    expect(moved).toEqual([]);
    expect(next.groups.map(({ key }) => key)).toEqual(['shop', 'pay', 'late']);
  });

  test('pods that are told of before their owner go to it once, and a Service to its workload', () => {
    const writer = new LifeWriter();
    writer.deployment('api', 1);
    const compare = before(writer);
    const service = writer.born('Service', 'web');
    const alone = writer.now();
    const [set, pod] = ['ReplicaSet', 'Pod'].map((kind) => writer.born(kind, `web-1-${kind}`));
    const deployment = writer.born('Deployment', 'web');
    const lives = writer.lives().map((life) => {
      if (life === set) return { ...life, references: [ownerReference(deployment)] };
      return life === pod && set ? { ...life, references: [ownerReference(set)] } : life;
    });
    const { moved, next } = compare(lives);
    expect(moved).toEqual([]);
    const placeNow = (life?: Life) => placeAt(next, life?.object.id ?? 0, writer.now());
    expect(placeNow(pod)?.parent).toBe(set?.object.id);
    expect(placeNow(set)?.parent).toBe(deployment.object.id);
    expect(placeNow(service)?.x).toBe(placeNow(deployment)?.x);
    expect(placeAt(next, service.object.id, alone)).not.toMatchObject({ y: placeNow(service)?.y });
  });

  test('an old revision that is rolled back to returns from the chips to a lane', () => {
    const writer = new LifeWriter();
    const { deployment, set, pods } = writer.deployment('web', 2);
    const compare = before(writer);
    const bad = writer.revision(deployment, 2);
    pods.forEach((pod) => writer.gone(pod));
    const away = writer.now();
    const back = writer.born('Pod', 'web-again', { owner: set });
    bad.pods.forEach((pod) => writer.gone(pod));
    const { moved, next } = compare();
    expect(moved).toEqual([]);
    expect(placeAt(next, set.object.id, away)?.size).toBe('chip');
    expect(placeAt(next, set.object.id, writer.now())?.size).toBe('workload');
    expect(next.places.get(back.object.id)?.y).toBeGreaterThan(0);
    expect(firstOverlap(next, writer.lives(), writer.now())).toBeUndefined();
  });

  test('a record that takes back what it told is arranged anew, and as it tells it now', () => {
    const writer = new LifeWriter();
    const { set, pods } = writer.deployment('web', 2);
    const growing = new LifeLayout({ ...AS_USUAL, listed: 2 });
    const all = writer.lives();
    growing.take(all.map((life) => (life === pods[0] ? { ...life, goneSeq: writer.now() + 1 } : life)));
    const late: Life = {
      ...set,
      object: { ...set.object, id: 9, uid: 'late', kind: 'Pod' },
      bornSeq: writer.now() + 2,
    };
    const grown = growing.take([...all, late]);
    expect(new Map(grown.places)).toEqual(new Map(layoutLives([...all, late], { ...AS_USUAL, listed: 2 }).places));
  });
});

describe('rooms are used again', () => {
  test('two years of a CronJob take as few lanes as there are Jobs at once', () => {
    const writer = new LifeWriter();
    const cron = writer.born('CronJob', 'report');
    const kept: { job: Life; pod: Life }[] = [];
    for (let run = 0; run < 500; run++) {
      const job = writer.born('Job', `report-${run}`, { owner: cron });
      kept.push({ job, pod: writer.born('Pod', `report-${run}-x`, { owner: job }) });
      const oldest = kept.length > 3 ? kept.shift() : undefined;
      if (oldest) {
        writer.gone(oldest.pod);
        writer.gone(oldest.job);
      }
    }
    const layout = layoutLives(writer.lives());
    const lanes = new Set(
      writer.lives().flatMap(({ object }) => (object.kind === 'Job' ? [layout.places.get(object.id)?.y] : [])),
    );
    expect(lanes.size).toBe(4);
  });

  test('thirty rollouts take two lanes; the old revisions stand among the chips, and the newest in a lane', () => {
    const writer = new LifeWriter();
    const { deployment, pods: firstPods } = writer.deployment('web', 3);
    let pods = firstPods;
    for (let rollout = 0; rollout < 30; rollout++) {
      const next = writer.revision(deployment, 3);
      pods.forEach((pod) => writer.gone(pod));
      pods = next.pods;
    }
    const lives = writer.lives();
    const layout = layoutLives(lives);
    const sets = lives.filter(({ object }) => object.kind === 'ReplicaSet');
    const now = sets.map(({ object }) => placeAt(layout, object.id, writer.now())?.size);
    expect(now.filter((size) => size === 'workload')).toHaveLength(1);
    expect(now.at(-1)).toBe('workload');
    expect(new Set(sets.map(({ object }) => layout.places.get(object.id)?.y)).size).toBe(2);
  });
});

describe('what is told of owners is taken with care', () => {
  test('pods listed before their owners stand with them', () => {
    const writer = new LifeWriter();
    const lives = reversedBirth(writer);
    const layout = layoutLives(lives);
    const pod = lives.find(({ object }) => object.kind === 'Pod');
    const set = lives.find(({ object }) => object.kind === 'ReplicaSet');
    expect(layout.places.get(pod?.object.id ?? 0)?.parent).toBe(set?.object.id);
  });

  test('circles of owners, missing owners and owners of another namespace end as objects without an owner', () => {
    const writer = new LifeWriter();
    const a = writer.born('Basket', 'a');
    const b = writer.born('Basket', 'b', { owner: a });
    const foreign = writer.born('Node', 'n', { namespace: '' });
    const mirror = writer.born('Pod', 'mirror', { owner: foreign });
    const lost = writer.born('Pod', 'lost', { references: [{ ...ownerReference(a), uid: 'nobody' }] });
    const lives = writer.lives().map((life) => (life === a ? { ...a, references: [ownerReference(b)] } : life));
    const layout = layoutLives(lives);
    for (const life of [a, b, mirror, lost]) expect(layout.places.get(life.object.id)?.parent).toBeUndefined();
    expect(layout.places.size).toBe(5);
  });

  test('an owner that is not shown is replaced by its own owner, and what is not shown has no place', () => {
    const writer = new LifeWriter();
    const service = writer.born('Basket', 'web');
    const hidden = writer.born('EndpointSlice', 'web-1', { owner: service });
    const child = writer.born('ConfigMap', 'web-map', { owner: hidden });
    const layout = layoutLives(writer.lives());
    expect(layout.places.get(hidden.object.id)).toBeUndefined();
    expect(layout.places.get(child.object.id)?.parent).toBe(service.object.id);
  });

  test('a Service stands below the workload of its name, or of the name it continues', () => {
    const writer = new LifeWriter();
    const { deployment } = writer.deployment('web', 1);
    const same = writer.born('Service', 'web');
    const longer = writer.born('Service', 'web-headless');
    const other = writer.born('Service', 'metrics');
    const layout = layoutLives(writer.lives());
    const x = layout.places.get(deployment.object.id)?.x;
    const y = layout.places.get(deployment.object.id)?.y ?? 0;
    const heights = [same, longer, other].map(({ object }) => (layout.places.get(object.id)?.y ?? 0) - y);
    expect(layout.places.get(same.object.id)?.x).toBe(x);
    expect(heights[0]).toBeLessThan(60);
    expect(heights[1]).toBeLessThan(110);
    expect(heights[2]).toBeGreaterThan(heights[1] ?? 0);
  });
});

test('ten thousand that live and forty thousand that did are laid out while nobody waits', () => {
  const random = seeded(1);
  const writer = new LifeWriter();
  const sets: { set: Life; pods: Life[] }[] = [];
  for (let app = 0; app < 900; app++) sets.push(writer.deployment(`app-${app}`, 9, `ns-${app % 80}`));
  const lives = new Map(writer.lives().map((life) => [life.object.id, life]));
  let seq = writer.now();
  for (let churn = 0; churn < 39_000; churn++) {
    const of = sets[Math.floor(random() * sets.length)];
    const old = of?.pods.shift();
    if (!of || !old) continue;
    const id = lives.size + 1;
    lives.set(old.object.id, { ...old, goneSeq: ++seq });
    const born: Life = { ...old, object: { ...old.object, id, uid: `uid-${id}` }, bornSeq: ++seq };
    lives.set(id, born);
    of.pods.push(born);
  }
  const all = [...lives.values()].sort((a, b) => a.bornSeq - b.bornSeq);
  layoutLives(all);
  const started = performance.now();
  const layout = layoutLives(all);
  console.info(`layout of ${all.length} lives: ${(performance.now() - started).toFixed(1)} ms`);
  expect(layout.places.size).toBe(all.filter(({ object }) => isShown(object)).length);
});

function reversedBirth(writer: LifeWriter): Life[] {
  writer.deployment('web', 2);
  const lives = writer.lives();
  const last = lives.length + 1;
  return lives.map((life) => ({ ...life, bornSeq: last - life.bornSeq })).sort((a, b) => a.bornSeq - b.bornSeq);
}

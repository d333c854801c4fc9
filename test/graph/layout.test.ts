import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AS_USUAL, layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { overlaps, placeAt, type Rect } from '../../src-renderer/graph/layout/places.ts';
import { isShown } from '../../src-renderer/graph/shown-kinds.ts';
import type { Life } from '../../src-renderer/playback/player.ts';
import { firstOverlap } from './layout-facts.ts';
import { LifeWriter, ownerReference, randomHistory, seeded } from './lives.ts';

const histories = fc.record({ seed: fc.integer(), steps: fc.integer({ min: 1, max: 160 }) });

function contains(box: Rect, inner: Rect): boolean {
  return (
    inner.x >= box.x &&
    inner.y >= box.y + 30 &&
    inner.x + inner.width <= box.x + box.width &&
    inner.y + inner.height <= box.y + box.height
  );
}

describe('for every history', () => {
  test('nothing overlaps at any instant, and everything stands in the box of its namespace below the title', () => {
    fc.assert(
      fc.property(histories, ({ seed, steps }) => {
        const writer = randomHistory(seed, steps);
        const lives = writer.lives();
        const layout = layoutLives(lives);
        for (let seq = 1; seq <= writer.now(); seq++) expect(firstOverlap(layout, lives, seq)).toBeUndefined();
        for (const life of lives) {
          const place = layout.places.get(life.object.id);
          const group = place && layout.groups[place.group];
          expect(place, `${life.object.kind} ${life.object.name} has a place`).toBeDefined();
          expect(group?.key).toBe(life.object.namespace);
          for (const one of [place, place?.retired?.place]) if (one && group) expect(contains(group, one)).toBe(true);
        }
        for (const [index, a] of layout.groups.entries()) {
          for (const b of layout.groups.slice(index + 1)) expect(overlaps(a, b)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a life has one place from birth to death; only a ReplicaSet retires, once, to a smaller one', () => {
    fc.assert(
      fc.property(histories, ({ seed, steps }) => {
        const lives = randomHistory(seed, steps).lives();
        const layout = layoutLives(lives);
        for (const { object, bornSeq } of lives) {
          const place = layout.places.get(object.id);
          if (!place?.retired) continue;
          expect(object.kind).toBe('ReplicaSet');
          expect(place.retired.fromSeq).toBeGreaterThan(bornSeq);
          expect(place.retired.place.retired).toBeUndefined();
          expect(place.retired.place.height).toBeLessThan(place.height);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the same lives have the same places, with and without an arrangement made of them', () => {
    fc.assert(
      fc.property(histories, ({ seed, steps }) => {
        const lives = randomHistory(seed, steps).lives();
        const layout = layoutLives(lives);
        expect(layoutLives(lives.map((life) => ({ ...life })))).toEqual(layout);
        expect(layoutLives(lives, AS_USUAL, layout.arrangement)).toEqual(layout);
      }),
      { numRuns: 40 },
    );
  });
});

describe('when lives are added', () => {
  const before = (writer: LifeWriter) => {
    const lives = writer.lives();
    const layout = layoutLives(lives);
    return (after = writer.lives()) => {
      const next = layoutLives(after, AS_USUAL, layout.arrangement);
      const moved = lives.filter(({ object }) => {
        const [was, is] = [layout.places.get(object.id), next.places.get(object.id)];
        return was?.x !== is?.x || was?.y !== is?.y;
      });
      return { moved: moved.map(({ object }) => object.name), next };
    };
  };

  test('a pod that takes a place that is free moves nothing', () => {
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

  test('a pod in the same row moves nothing', () => {
    const writer = new LifeWriter();
    const { set } = writer.deployment('web', 2);
    writer.deployment('api', 3);
    const compare = before(writer);
    writer.born('Pod', 'web-new', { owner: set });
    expect(compare().moved).toEqual([]);
  });

  test('a new workload and a new namespace are put at the foot and move no card of the workloads', () => {
    const writer = new LifeWriter();
    for (const name of ['web', 'api', 'db', 'mail']) writer.deployment(name, 4);
    for (const name of ['one', 'two', 'three']) writer.deployment(name, 4, 'pay');
    const compare = before(writer);
    writer.deployment('late', 1, 'late');
    expect(compare().moved).toEqual([]);
  });

  test('it is arranged anew only when it has doubled', () => {
    const writer = new LifeWriter();
    writer.deployment('web', 4);
    const { arrangement } = layoutLives(writer.lives());
    writer.deployment('api', 1);
    expect(layoutLives(writer.lives(), AS_USUAL, arrangement).arrangement.slots).toBe(arrangement.slots);
    for (let more = 0; more < 6; more++) writer.deployment(`more-${more}`, 4);
    expect(layoutLives(writer.lives(), AS_USUAL, arrangement).arrangement.slots).toBeGreaterThan(2 * arrangement.slots);
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

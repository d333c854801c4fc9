import { describe, expect, test } from 'vitest';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { ownerEdges } from '../../src-renderer/graph/picture/edges.ts';
import type { Link } from '../../src-renderer/graph/picture/links.ts';
import { freeSlots, slotsIn } from '../../src-renderer/graph/picture/free-slots.ts';
import type { Rect } from '../../src-renderer/graph/layout/places.ts';
import { Surroundings } from '../../src-renderer/graph/picture/nearby.ts';
import { RelatedBook, relatedTo } from '../../src-renderer/graph/picture/relations.ts';
import { ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import { isBare, TallyBook, tallyText, toldOver, worstOf } from '../../src-renderer/graph/picture/tally.ts';
import type { Health } from '../../src-preload/model/summary.ts';
import type { Life } from '../../src-renderer/playback/player.ts';
import { LifeWriter, randomHistory, seeded } from './lives.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { frameAt } from './scenes.ts';

function picture(writer: LifeWriter, seq = writer.now(), healths = new Map<number, Health>()) {
  const lives = writer.lives();
  const layout = layoutLives(lives);
  const frame = frameAt(lives, seq, { healths });
  const scene = new ScenePicture();
  scene.apply({ frame, layout, now: 0, animate: false });
  const goneBy = (id: number) => {
    const life = lives.find(({ object }) => object.id === id);
    return life !== undefined && life.goneSeq !== 0 && life.goneSeq <= seq;
  };
  return { lives, layout, frame, drawn: scene.drawn, tallies: scene.tallies, goneBy };
}

type Picture = ReturnType<typeof picture>;

function edgesOf({ drawn }: Picture) {
  return ownerEdges(drawn.values(), drawn);
}

function freeOf({ layout, drawn, frame, goneBy }: Picture) {
  const { seq } = frame;
  const near = drawn.values();
  const slots = slotsIn(layout, layout.bounds);
  return freeSlots({ slots, drawn, seq, near, wasThere: goneBy, strengthOf: () => 1 });
}

describe('edges', () => {
  test('one line from a Deployment to each ReplicaSet in a lane, one trunk from it to its grid of pods', () => {
    const writer = new LifeWriter();
    const { deployment, set } = writer.deployment('web', 5);
    const edges = edgesOf(picture(writer));
    expect(edges).toHaveLength(2);
    const branch = edges.find((edge) => edge.type === 'branch');
    const bracket = edges.find((edge) => edge.type === 'bracket');
    expect([branch?.owner.id, branch?.child.id]).toEqual([deployment.object.id, set.object.id]);
    expect(bracket?.owner.id).toBe(set.object.id);
    expect(bracket?.rows.map(({ members }) => members.length)).toEqual([4, 1]);
  });

  test('no line leads to an old revision', () => {
    const writer = new LifeWriter();
    const { deployment, pods } = writer.deployment('web', 1);
    const { set } = writer.revision(deployment, 1);
    pods.forEach((pod) => writer.gone(pod));
    const branches = edgesOf(picture(writer)).filter((edge) => edge.type === 'branch');
    expect(branches.map(({ child }) => child.id)).toEqual([set.object.id]);
  });
});

test('near the view is all that stands in it, its whole namespace, and what is still on its way through', () => {
  const writer = new LifeWriter();
  for (let index = 0; index < 60; index++) writer.born('ConfigMap', `c-${index}`, { namespace: `ns-${index % 12}` });
  const { drawn, layout } = picture(writer);
  const namesNear = (rect: Rect) =>
    [...new Surroundings(drawn, layout, rect).found.values()].map(({ object }) => object.name);
  for (const group of layout.groups) {
    const names = namesNear({ x: group.x + 1, y: group.y + 1, width: 10, height: 10 });
    expect(new Set(names)).toEqual(
      new Set(
        [...drawn.values()].filter(({ object }) => object.namespace === group.key).map(({ object }) => object.name),
      ),
    );
  }
  const nowhere = { x: -1000, y: -1000, width: 10, height: 10 };
  expect(namesNear(nowhere)).toEqual([]);
  const [traveller] = drawn.values();
  if (!traveller) throw new Error('sixty are drawn');
  traveller.motion = { ...traveller.motion, fromX: -1000, startedAt: 100 };
  expect(namesNear(nowhere)).toEqual([traveller.object.name]);
});

describe('free places', () => {
  test('show who was there last while the owner lives, and nothing of what is to come', () => {
    const writer = new LifeWriter();
    const { set, pods } = writer.deployment('web', 2);
    const early = writer.now();
    const third = writer.born('Pod', 'web-third', { owner: set });
    pods.forEach((pod) => writer.gone(pod));
    const late = picture(writer);
    const lastOf = (shown: typeof late) => freeOf(shown).map(({ last }) => last);
    expect(lastOf(late)).toEqual(pods.map(({ object }) => object.id));
    const first = picture(writer, early);
    expect(lastOf(first)).toEqual([]);
    writer.gone(third);
    writer.gone(set);
    expect(lastOf(picture(writer))).toEqual([]);
  });

  test('are not written where a card is still leaving', () => {
    const writer = new LifeWriter();
    const { pods } = writer.deployment('web', 1);
    const before = writer.now();
    for (const pod of pods) writer.gone(pod);
    const { drawn, layout, lives } = picture(writer, before);
    const scene = new ScenePicture();
    scene.apply({ frame: frameAt(lives, before), layout, now: 0, animate: false });
    const frame = frameAt(lives, writer.now());
    scene.apply({ frame, layout, now: 1000, animate: true });
    const free = () => freeOf({ ...picture(writer), layout, drawn: scene.drawn }).map(({ last }) => last);
    expect([drawn.size, scene.drawn.size, free()]).toEqual([3, 3, []]);
    scene.settle(2000);
    expect(free()).toEqual(pods.map(({ object }) => object.id));
  });
});

test('a lane of a CronJob shows the Job that is gone; a free lane for rollouts shows nothing', () => {
  const writer = new LifeWriter();
  const { deployment, set, pods } = writer.deployment('web', 1);
  writer.revision(deployment, 1);
  const cron = writer.born('CronJob', 'report');
  const job = writer.born('Job', 'report-1', { owner: cron });
  for (const life of [...pods, set, job]) writer.gone(life);
  expect(freeOf(picture(writer)).map(({ last }) => last)).toEqual([job.object.id]);
});

describe('relations of a selection', () => {
  test('owners up, dependents down, and what names it or is named by it, of any kind but ownership', () => {
    const writer = new LifeWriter();
    const config = writer.born('ConfigMap', 'web-config');
    const { deployment, set, pods } = writer.deployment('web', 2);
    const mounts = { type: 'mounts', group: '', kind: 'ConfigMap', namespace: 'shop', name: 'web-config' } as const;
    const pod = writer.born('Pod', 'web-x', { owner: set, references: [mounts] });
    const stranger = writer.deployment('api', 1);
    const { frame, layout } = picture(writer);

    const ofPod = relatedTo(pod.object.id, frame.objects, layout);
    const ids = [pod, set, deployment, config].map(({ object }) => object.id);
    expect(ofPod.ids).toEqual(new Set(ids));
    expect(ofPod.links).toEqual([{ type: 'mounts', from: pod.object.id, to: config.object.id }]);

    const ofConfig = relatedTo(config.object.id, frame.objects, layout);
    expect(ofConfig.links).toEqual([{ type: 'mounts', from: pod.object.id, to: config.object.id }]);

    const ofDeployment = relatedTo(deployment.object.id, frame.objects, layout);
    expect(pods.every(({ object }) => ofDeployment.ids.has(object.id))).toBe(true);
    expect(ofDeployment.ids.has(stranger.deployment.object.id)).toBe(false);
    expect([...ofDeployment.ancestry]).toEqual([deployment.object.id]);
  });

  test('a name in another namespace is another object', () => {
    const writer = new LifeWriter();
    const config = writer.born('ConfigMap', 'web-config', { namespace: 'pay' });
    const mounts = { type: 'mounts', group: '', kind: 'ConfigMap', namespace: 'shop', name: 'web-config' } as const;
    const pod = writer.born('Pod', 'web-x', { references: [mounts] });
    const { frame, layout } = picture(writer);
    expect(relatedTo(pod.object.id, frame.objects, layout).ids.has(config.object.id)).toBe(false);
  });
});

test('relations that are kept from instant to instant are those found anew', () => {
  const mounts = { type: 'mounts', group: '', kind: 'ConfigMap', namespace: 'shop', name: 'shared' } as const;
  for (let seed = 1; seed <= 20; seed++) {
    const random = seeded(seed);
    const history = randomHistory(seed, 50);
    const shared = history.born('ConfigMap', 'shared');
    const lives = history.lives().map((life): Life => {
      const isMounting = life.object.kind === 'Pod' && random() < 0.4;
      return isMounting ? { ...life, references: [...life.references, mounts] } : life;
    });
    const layout = layoutLives(lives);
    const book = new RelatedBook();
    const chosen = [shared, ...lives.filter(({ object }) => object.kind === 'Deployment')];
    for (let step = 0; step < 60; step++) {
      const { objects } = frameAt(lives, Math.ceil(history.now() * random()));
      const selection = chosen[step % 10 < 7 ? 0 : step % chosen.length]?.object.id ?? 0;
      const [kept, found] = [book.of(selection, objects, layout), relatedTo(selection, objects, layout)];
      const byEnds = (a: Link, b: Link) => a.from - b.from || a.to - b.to;
      expect({ ...kept, links: kept.links.toSorted(byEnds) }).toEqual({
        ...found,
        links: found.links.toSorted(byEnds),
      });
    }
  }
});

describe('counts', () => {
  test('by group and in all, with the worst named', () => {
    const writer = new LifeWriter();
    const { pods } = writer.deployment('web', 2);
    writer.born('ConfigMap', 'loose', { namespace: 'pay' });
    const healths = new Map<number, Health>([[pods[0]?.object.id ?? 0, 'failing']]);
    const { tallies, layout } = picture(writer, writer.now(), healths);
    const groups = tallies.byGroup(layout.groups.length);
    const textOf = (namespace: string) => {
      const tally = groups[layout.groups.findIndex((group) => group.key === namespace)];
      return tally && tallyText(tally);
    };
    expect(tallies.all().total).toBe(5);
    expect(textOf('shop')).toBe('4 objects · 1 failing');
    expect(textOf('pay')).toBe('1 object · healthy');
  });

  test('over the first box of a group stands all that is in it, over a further one what of that it holds', () => {
    const box = { x: 0, y: 0, width: 1, height: 1, noun: 'Namespace' };
    const boxes = [
      { ...box, key: 'shop', title: 'shop' },
      { ...box, key: 'pay', title: 'pay' },
      { ...box, key: 'shop+1', title: 'shop, continued', continues: 'shop' },
    ];
    const book = new TallyBook();
    for (const group of [0, 0, 1, 2]) book.count('healthy', group, 1);
    book.count('failing', 2, 1);
    expect(toldOver(boxes, book.byGroup(3)).map(tallyText)).toEqual([
      '4 objects · 1 failing',
      '1 object · healthy',
      '2 of 4 objects · 1 failing',
    ]);
    expect(toldOver(boxes.slice(0, 2), book.byGroup(2))[0]).toBe(book.byGroup(2)[0]);
  });

  test('a box in which there is only what is gone is still drawn, and says that there is nothing', () => {
    const book = new TallyBook();
    book.count('absent', 0, 1);
    const [gone, empty] = book.byGroup(2);
    expect(gone && [isBare(gone), tallyText(gone)]).toEqual([false, 'nothing at this instant']);
    expect(empty && isBare(empty)).toBe(true);
  });

  test('finished work is no cause for a word', () => {
    const writer = new LifeWriter();
    const job = writer.born('Job', 'once');
    const { tallies } = picture(writer, writer.now(), new Map([[job.object.id, 'finished']]));
    expect(worstOf(tallies.all())).toBeUndefined();
  });

  test('whatever way was taken, what is counted is what is there', () => {
    const random = seededRandom(7);
    const writer = new LifeWriter();
    const lives = Array.from({ length: 40 }, (_, index) =>
      writer.born(index % 3 === 0 ? 'ConfigMap' : 'Pod', `o-${index}`, { namespace: `ns-${index % 4}` }),
    );
    for (const life of lives) if (random() < 0.7) writer.gone(life);
    const layout = layoutLives(writer.lives());
    const scene = new ScenePicture();
    for (let step = 0; step < 200; step++) {
      const now = step * 60;
      const healths = new Map(lives.map(({ object }) => [object.id, random() < 0.3 ? 'failing' : 'healthy'] as const));
      const frame = frameAt(writer.lives(), Math.floor(random() * writer.now()), { healths });
      const other = random() < 0.4 && frameAt(writer.lives(), Math.floor(random() * writer.now()));
      const both = other && { ...frame, objects: new Map([...other.objects, ...frame.objects]) };
      const there = both ? frame.objects : undefined;
      scene.apply({ frame: both || frame, layout, now, animate: random() < 0.7, there });
      scene.settle(now);
      const counted = layout.groups.map(
        ({ key }) => [...frame.objects.values()].filter((o) => o.namespace === key).length,
      );
      expect(scene.tallies.byGroup(layout.groups.length).map(({ total }) => total)).toEqual(counted);
      const failing = [...frame.objects.values()].filter(({ summary }) => summary.health === 'failing');
      expect(scene.tallies.all().byHealth.failing).toBe(failing.length);
      expect(scene.tallies.all().absent).toBe(both ? both.objects.size - frame.objects.size : 0);
    }
  });
});

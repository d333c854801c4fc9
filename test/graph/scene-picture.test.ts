import { expect, test } from 'vitest';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { placeAt } from '../../src-renderer/graph/layout/places.ts';
import { MOTION_MS, poseAt, wordsAt, wordsOf } from '../../src-renderer/graph/picture/motion.ts';
import { GHOST_MS, ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import type { Life } from '../../src-renderer/playback/player.ts';
import { LifeWriter } from './lives.ts';
import { frameAt } from './scenes.ts';

/** A Deployment of two pods, of which the first goes and a third comes. */
function rollout() {
  const writer = new LifeWriter();
  const { set, pods } = writer.deployment('web', 2);
  const before = writer.now();
  const [old] = pods;
  const fresh = writer.born('Pod', 'web-fresh', { owner: set });
  const both = writer.now();
  if (old) writer.gone(old);
  const lives = writer.lives();
  const layout = layoutLives(lives);
  const picture = new ScenePicture();
  const show = (seq: number, now: number, animate = true) =>
    picture.apply({ frame: frameAt(lives, seq), layout, now, animate });
  const poseOf = (life: Life, now: number) => {
    const drawn = picture.drawn.get(life.object.id);
    return drawn && poseAt(drawn.motion, now);
  };
  const placeOf = (life: Life) => placeAt(layout, life.object.id, both);
  if (!old) throw new Error('a Deployment of two pods has a first one');
  return { picture, show, poseOf, placeOf, set, old, fresh, before, both, after: writer.now() };
}

test('the first scene stands still at once', () => {
  const { picture, show, poseOf, placeOf, old, before } = rollout();
  show(before, 1000);
  expect(poseOf(old, 1000)).toMatchObject({ x: placeOf(old)?.x, y: placeOf(old)?.y, scale: 1, opacity: 1 });
  expect(picture.settle(1000)).toBe(false);
});

test('a new object grows out of the middle of its owner and ends at its place', () => {
  const { picture, show, poseOf, placeOf, set, fresh, before, both } = rollout();
  show(before, 1000);
  show(both, 2000);
  const [owner, place] = [placeOf(set), placeOf(fresh)];
  if (!owner || !place) throw new Error('both have a place');
  const start = poseOf(fresh, 2000);
  expect((start?.x ?? 0) + place.width / 2).toBeCloseTo(owner.x + owner.width / 2);
  expect(start?.opacity).toBe(0);
  expect(picture.settle(2000 + MOTION_MS / 2)).toBe(true);
  expect(poseOf(fresh, 2000 + MOTION_MS)).toMatchObject({ x: place.x, y: place.y, scale: 1, opacity: 1 });
  expect(picture.settle(2000 + MOTION_MS + 30)).toBe(false);
});

test('what arrives lies beneath what was there, and shows its words on the last third of its way', () => {
  const { picture, show, old, fresh, before, both } = rollout();
  show(before, 1000);
  show(both, 2000);
  const [first, added] = [old, fresh].map(({ object }) => picture.drawn.get(object.id));
  if (!first || !added) throw new Error('both are drawn');
  expect(added.arrival).toBeGreaterThan(first.arrival);
  const halfway = poseAt(added.motion, 2000 + MOTION_MS * 0.4);
  expect(wordsAt(halfway.scale)).toBe(0);
  expect(wordsAt(poseAt(added.motion, 2000 + MOTION_MS).scale)).toBe(1);
  const frames = wordsOf(added.motion);
  expect(frames?.map(({ opacity }) => opacity)).toEqual([0, 0, 1]);
  expect(frames?.[1]?.offset).toBeCloseTo(2 / 3);
  expect(wordsOf(first.motion)).toBeUndefined();
});

test('words do not go out again when a card on its way is sent elsewhere', () => {
  const { picture, show, fresh, before, both } = rollout();
  show(before, 1000);
  show(both, 2000);
  const late = 2000 + MOTION_MS * 0.7;
  const shown = wordsAt(poseAt(picture.drawn.get(fresh.object.id)?.motion ?? fail(), late).scale);
  show(before, late);
  expect(shown).toBeGreaterThan(0);
  expect(wordsOf(picture.drawn.get(fresh.object.id)?.motion ?? fail())?.[0]?.opacity).toBeCloseTo(shown);
});

function fail(): never {
  throw new Error('it is drawn');
}

test('going back half-way starts from where the card is, without a leap', () => {
  const { show, poseOf, fresh, before, both } = rollout();
  show(before, 1000);
  show(both, 2000);
  const halfway = poseOf(fresh, 2080);
  show(before, 2080);
  expect(poseOf(fresh, 2080)).toEqual(halfway);
  const fading = poseOf(fresh, 2150);
  show(both, 2150);
  expect(poseOf(fresh, 2150)).toEqual(fading);
  expect(poseOf(fresh, 2150 + MOTION_MS)?.opacity).toBe(1);
});

test('what leaves fades, then is a ghost for a moment, then is nothing', () => {
  const { picture, show, poseOf, old, both, after } = rollout();
  show(both, 1000);
  show(after, 2000);
  expect(poseOf(old, 2000)?.opacity).toBe(1);
  expect(picture.drawn.get(old.object.id)?.leaving).toBe(true);
  picture.settle(2000 + MOTION_MS);
  expect(picture.drawn.has(old.object.id)).toBe(false);
  expect(picture.ghosts.map(({ drawn }) => drawn.object.name)).toEqual([old.object.name]);
  picture.settle(2000 + MOTION_MS + GHOST_MS);
  expect(picture.ghosts).toEqual([]);
});

test('a jump moves nothing, fades nothing and leaves no ghost', () => {
  const { picture, show, poseOf, old, fresh, before, both, after } = rollout();
  show(before, 1000);
  show(both, 2000, false);
  expect(poseOf(fresh, 2000)?.opacity).toBe(1);
  show(after, 2001, false);
  expect(picture.drawn.has(old.object.id)).toBe(false);
  expect(picture.settle(2001)).toBe(false);
});

test('a step that changes most of a large picture is shown at once', () => {
  const writer = new LifeWriter();
  for (let app = 0; app < 20; app++) writer.deployment(`app-${app}`, 5);
  const few = writer.now();
  for (let app = 20; app < 40; app++) writer.deployment(`app-${app}`, 5);
  const lives = writer.lives();
  const layout = layoutLives(lives);
  const picture = new ScenePicture();
  picture.apply({ frame: frameAt(lives, few), layout, now: 1000, animate: true });
  picture.apply({ frame: frameAt(lives, writer.now()), layout, now: 2000, animate: true });
  expect(picture.settle(2000)).toBe(false);
});

test('a status fades from the one before', () => {
  const writer = new LifeWriter();
  const { pods } = writer.deployment('web', 1);
  const id = pods[0]?.object.id ?? 0;
  const lives = writer.lives();
  const layout = layoutLives(lives);
  const picture = new ScenePicture();
  const seq = writer.now();
  picture.apply({ frame: frameAt(lives, seq), layout, now: 1000, animate: true });
  picture.apply({
    frame: frameAt(lives, seq, { healths: new Map([[id, 'failing']]) }),
    layout,
    now: 2000,
    animate: true,
  });
  expect(picture.drawn.get(id)).toMatchObject({ healthBefore: 'healthy', healthSince: 2000 });
  expect(picture.settle(2100)).toBe(true);
});

test('a ReplicaSet whose last pod is gone travels to its small place', () => {
  const writer = new LifeWriter();
  const { deployment, set, pods } = writer.deployment('web', 1);
  writer.revision(deployment, 1);
  const before = writer.now();
  pods.forEach((pod) => writer.gone(pod));
  const lives = writer.lives();
  const layout = layoutLives(lives);
  const picture = new ScenePicture();
  picture.apply({ frame: frameAt(lives, before), layout, now: 1000, animate: true });
  const was = picture.drawn.get(set.object.id)?.place;
  picture.apply({ frame: frameAt(lives, writer.now()), layout, now: 2000, animate: true });
  const drawn = picture.drawn.get(set.object.id);
  expect([was?.size, drawn?.place.size]).toEqual(['workload', 'chip']);
  expect(drawn?.motion).toMatchObject({ fromX: was?.x, fromY: was?.y, toX: drawn?.place.x, startedAt: 2000 });
});

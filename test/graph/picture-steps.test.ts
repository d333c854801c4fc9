import { expect, test } from 'vitest';
import type { Health } from '../../src-preload/model/summary.ts';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import type { SceneFrame } from '../../src-renderer/playback/player.ts';
import { randomHistory, seeded } from './lives.ts';
import { frameAt } from './scenes.ts';

/** What is another in the second frame, and nothing else. */
function touchedBetween(before: SceneFrame, after: SceneFrame): ReadonlySet<number> {
  const ids = new Set([...before.objects.keys(), ...after.objects.keys()]);
  const healthOf = (frame: SceneFrame, id: number) => frame.objects.get(id)?.summary.health;
  return new Set([...ids].filter((id) => healthOf(before, id) !== healthOf(after, id)));
}

/** All that is drawn, without who arrived first. */
function seen(picture: ScenePicture) {
  const drawn = [...picture.drawn.values()].map(
    ({ id, object, place, motion, healthBefore, healthSince, leaving }) => ({
      id,
      health: object.summary.health,
      place,
      motion,
      healthBefore,
      healthSince,
      leaving,
    }),
  );
  return {
    drawn: drawn.toSorted((a, b) => a.id - b.id),
    tally: picture.tallies.all(),
    ghosts: picture.ghosts
      .map(({ drawn: { id, place }, since }) => ({ id, place, since }))
      .toSorted((a, b) => a.id - b.id || a.since - b.since),
  };
}

test('a picture that is told what a step touched is the same as one that looks at everything', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seeded(seed);
    const writer = randomHistory(seed, 60);
    const lives = writer.lives();
    const layout = layoutLives(lives);
    const [told, looking] = [new ScenePicture(), new ScenePicture()];
    let frame = frameAt(lives, 1);
    let now = 1000;
    for (const picture of [told, looking]) picture.apply({ frame, layout, now, animate: false });
    for (let step = 0; step < 60; step++) {
      now += 300 * random();
      const isNear = random() < 0.7;
      const seq = isNear ? frame.seq + Math.round(6 * random() - 3) : Math.round(writer.now() * random());
      const ill = lives.filter(() => random() < 0.1).map(({ object }): [number, Health] => [object.id, 'failing']);
      const next = frameAt(lives, Math.max(1, seq), { healths: new Map(ill) });
      const animate = random() < 0.6;
      told.apply({ frame: next, layout, now, animate, touched: touchedBetween(frame, next) });
      looking.apply({ frame: next, layout, now, animate });
      frame = next;
      expect(seen(told)).toEqual(seen(looking));
      expect(told.settle(now + 16)).toBe(looking.settle(now + 16));
    }
  }
});

import { expect, test } from 'vitest';
import type { Rect } from '../../src-renderer/graph/layout/places.ts';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import type { View } from '../../src-renderer/graph/picture/detail.ts';
import { Nearby } from '../../src-renderer/graph/picture/nearby.ts';
import { ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import { randomHistory, seeded } from './lives.ts';
import { frameAt } from './scenes.ts';

/** A view of a part of the picture. */
function viewAt(x: number, y: number) {
  return { x, y, zoom: 1, width: 500, height: 300 };
}

/** Another view, so far away that what was near is no longer. */
function farFrom({ x, y }: View, bounds: Rect, random: () => number): View {
  return viewAt(-((-x + 800 + random() * 400) % (bounds.width + 1200)), -((-y + random() * 300) % bounds.height));
}

function edgesOf(near: Nearby): readonly string[] {
  return near
    .edges()
    .map((edge) => `${edge.type} ${'child' in edge ? edge.child.id : edge.bracketX}`)
    .sort();
}

test('what is near is the same whether it was followed step by step or looked for anew', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = seeded(seed);
    const writer = randomHistory(seed, 60);
    const lives = writer.lives();
    const layout = layoutLives(lives);
    const picture = new ScenePicture();
    const read = picture.news.reader();
    let [now, seq, eye] = [1000, 1, viewAt(0, 0)];
    const nearby = (readNews: () => Iterable<number>) =>
      new Nearby(
        () => ({
          eye,
          layout,
          drawn: picture.drawn,
          seq,
          wasThere: (id) => lives.some(({ object, goneSeq }) => object.id === id && goneSeq !== 0 && goneSeq <= seq),
          strengthOf: () => 1,
        }),
        readNews,
      );
    const followed = nearby(read);
    for (let step = 0; step < 60; step++) {
      now += 250 * random();
      if (random() < 0.7) {
        seq = random() < 0.7 ? Math.min(writer.now(), seq + 1) : 1 + Math.floor(random() * writer.now());
        picture.apply({ frame: frameAt(lives, seq), layout, now, animate: random() < 0.6 });
        followed.forget();
      }
      if (random() < 0.2) eye = farFrom(eye, layout.bounds, random);
      picture.settle(now);
      const anew = nearby(() => []);
      const idsOf = (near: Nearby) =>
        near
          .items()
          .map(({ id }) => id)
          .sort((a, b) => a - b);
      const freeOf = (near: Nearby) =>
        near
          .free()
          .map(({ slot, last }) => `${slot.x},${slot.y} ${last}`)
          .sort();
      expect(idsOf(followed)).toEqual(idsOf(anew));
      expect(freeOf(followed)).toEqual(freeOf(anew));
      expect(edgesOf(followed)).toEqual(edgesOf(anew));
    }
  }
});

import { expect, test } from 'vitest';
import { HEALTHS, type Health } from '../../src-preload/model/summary.ts';
import { BlockBook } from '../../src-renderer/graph/canvas/blocks/block-book.ts';
import { squeezeOf } from '../../src-renderer/graph/canvas/squeeze.ts';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import { randomHistory, seeded } from './lives.ts';
import { frameAt } from './scenes.ts';

/** What lies where, in no order. */
function content(book: BlockBook) {
  const rectsOf = (health: Health) => {
    const numbers = [...book.resting[health].numbers()];
    return Array.from({ length: numbers.length / 5 }, (_, row) => numbers.slice(5 * row, 5 * row + 5).join(' ')).sort();
  };
  return {
    resting: Object.fromEntries(HEALTHS.map((health) => [health, rectsOf(health)])),
    restless: [...book.restless].sort((a, b) => a - b),
  };
}

test('a book that is told what is new holds what one does that looks at everything', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = seeded(seed);
    const writer = randomHistory(seed, 60);
    const lives = writer.lives();
    const layout = layoutLives(lives);
    const picture = new ScenePicture();
    const told = new BlockBook();
    const readNews = picture.news.reader();
    let [now, seq, zoom] = [1000, 1, 0.05];
    for (let step = 0; step < 60; step++) {
      now += 250 * random();
      if (random() < 0.6) {
        seq = random() < 0.7 ? Math.min(writer.now(), seq + 1) : 1 + Math.floor(random() * writer.now());
        const healths = new Map(lives.map(({ object }) => [object.id, HEALTHS[Math.floor(random() * 2)] ?? 'healthy']));
        picture.apply({ frame: frameAt(lives, seq, { healths }), layout, now, animate: random() < 0.7 });
      }
      if (random() < 0.1) zoom = 0.02 + 0.15 * random();
      picture.settle(now);
      const squeezes = layout.groups.map((group) => squeezeOf(group, zoom));
      const laid = { layout, drawn: picture.drawn, scale: zoom, squeezes, now };
      told.bringUpToDate({ ...laid, readNews });
      const looking = new BlockBook();
      looking.bringUpToDate({ ...laid, readNews: () => [] });
      expect(content(told)).toEqual(content(looking));
    }
  }
});

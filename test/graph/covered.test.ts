import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardLabel } from '../../src-renderer/graph/cards/card-text.ts';
import { AS_USUAL, layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { overlaps, placeAt } from '../../src-renderer/graph/layout/places.ts';
import { countedDifferences, laidOver } from '../../src-renderer/graph/modes/comparison.ts';
import { coveredWords, withoutCovered } from '../../src-renderer/graph/modes/covered.ts';
import { ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import { isShown } from '../../src-renderer/graph/shown-kinds.ts';
import { LifeWriter, randomHistory } from './lives.ts';
import { frameAt, objectOf } from './scenes.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('of two instants laid over each other no two are drawn in one place, and each is drawn, or told of by what has its place', () => {
  fc.assert(
    fc.property(fc.integer(), share, share, share, (seed, ...[listed, here, there]) => {
      const writer = randomHistory(seed, 120);
      const [lives, end] = [writer.lives(), writer.now()];
      const layout = layoutLives(lives, { ...AS_USUAL, listed: Math.floor(listed * end) });
      const [seq, otherSeq] = [Math.floor(here * end), Math.floor(there * end)];
      const frame = frameAt(lives, seq);
      const both = laidOver(frame.objects, frameAt(lives, otherSeq).objects, seq < otherSeq);
      const { objects, covered } = withoutCovered(both.objects, frame.objects, (id) => placeAt(layout, id, seq));

      const picture = new ScenePicture();
      picture.apply({ frame: { ...frame, objects }, layout, now: 0, animate: false });
      const drawn = [...picture.drawn.values()];
      for (const [index, a] of drawn.entries()) {
        for (const b of drawn.slice(index + 1)) expect(overlaps(a.place, b.place)).toBe(false);
      }
      for (const [id, object] of frame.objects) expect(picture.drawn.has(id)).toBe(isShown(object));
      const told = [...covered].flatMap(([taker, those]) => (picture.drawn.has(taker) ? those : []));
      const known = [...drawn.map(({ id }) => id), ...told.map(({ id }) => id)].toSorted((a, b) => a - b);
      const all = [...both.objects.values()].filter(isShown).map(({ id }) => id);
      expect(known).toEqual(all.toSorted((a, b) => a - b));
    }),
  );
});

test('the place is that of the one shown, which says whose it was; the other one is still counted', () => {
  const writer = new LifeWriter();
  const [old, young, gone] = ['db-0', 'db-1', 'web'].map((name) => objectOf(writer.born('Pod', name)));
  if (!old || !young || !gone) throw new Error('three are born');
  const shown = new Map([[young.id, young]]);
  const both = laidOver(shown, new Map([old, gone].map((object) => [object.id, object])), false);
  const { objects, covered } = withoutCovered(both.objects, shown, (id) => ({
    x: id === gone.id ? 200 : 0,
    y: 0,
    width: 152,
    height: 40,
  }));
  expect([...objects.keys()]).toEqual([young.id, gone.id]);
  expect([...covered]).toEqual([[young.id, [old]]]);
  expect(countedDifferences(both)).toEqual({ added: 1, removed: 2, changed: 0 });
  const covers = coveredWords([old], both.differences.get(old.id));
  expect(cardLabel(young, { covers })).toBe('Pod db-1, Running, in the place of Pod db-0');
  expect(coveredWords([young, gone], 'added')).toBe('in the later place of Pod db-1 and Pod web');
});

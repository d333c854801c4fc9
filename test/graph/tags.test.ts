import { expect, test } from 'vitest';
import { tagsIn } from '../../src-renderer/graph/canvas/blocks/paint-tags.ts';
import { squeezeOf } from '../../src-renderer/graph/canvas/squeeze.ts';
import { AS_USUAL, layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { fitView } from '../../src-renderer/graph/picture/detail.ts';
import { ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import { isLandmark } from '../../src-renderer/graph/shown-kinds.ts';
import { demoLives } from './demo-lives.ts';
import { frameAt } from './scenes.ts';

const { lives, listed } = demoLives(1, 0);
const layout = layoutLives(lives, { ...AS_USUAL, listed });
const landmarks = lives.filter(({ object }) => isLandmark(object.kind)).map(({ object }) => object.name);

/** The names that a graph of this size has over the blocks of the whole demo. */
function namesAt(width: number, height: number): readonly string[] {
  const picture = new ScenePicture();
  picture.apply({ frame: frameAt(lives, listed), layout, now: 0, animate: false });
  const eye = { x: 0, y: 0, zoom: 1, width, height };
  const view = fitView(layout.bounds, eye, { margin: 16, foot: 28, maxZoom: 1 });
  const squeezes = layout.groups.map((group) => squeezeOf(group, view.zoom));
  const near = () => [...picture.drawn.values()];
  return tagsIn({ view, mounted: new Set(), near, squeezes, now: 1000 }).map(({ drawn }) => drawn.object.name);
}

test('fitted into a small window, all workloads of the demo that people name have their names', () => {
  expect(landmarks.length).toBeGreaterThan(8);
  expect(namesAt(652, 484).toSorted()).toEqual(landmarks.toSorted());
});

test('where there is no room there are none', () => {
  expect(namesAt(200, 150)).toEqual([]);
});

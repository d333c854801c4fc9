import { expect, test } from 'vitest';
import { BlockBook, noRows } from '../../src-renderer/graph/canvas/blocks/block-book.ts';
import type { BlockSheet } from '../../src-renderer/graph/canvas/blocks/block-sheet.ts';
import { paintBlocks } from '../../src-renderer/graph/canvas/blocks/paint-blocks.ts';
import { Pixels } from '../../src-renderer/graph/canvas/blocks/pixels.ts';
import { outlineOf, RectRows } from '../../src-renderer/graph/canvas/blocks/rect-rows.ts';
import type { Painting } from '../../src-renderer/graph/canvas/paint.ts';
import type { Difference } from '../../src-renderer/graph/cards/card-node.ts';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { type Drawn, ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import { LifeWriter } from './lives.ts';
import { frameAt } from './scenes.ts';

const WORDS: Readonly<Record<string, number>> = { well: 1, added: 2, removed: 3, changed: 4 };
const SIZE = 600;

/** Three pods that differ and one that does not, painted at a zoom; each stroke as its colour and whether it is dashed. */
function painted(zoom: number) {
  const writer = new LifeWriter();
  writer.deployment('web', 4);
  const lives = writer.lives();
  const layout = layoutLives(lives);
  const picture = new ScenePicture();
  picture.apply({ frame: frameAt(lives, writer.now()), layout, now: 0, animate: false });
  const pods = [...picture.drawn.values()].filter(({ object }) => object.kind === 'Pod');
  const differences = new Map<number, Difference>();
  (['added', 'removed', 'changed'] as const).forEach((difference, at) => {
    const pod = pods[at];
    if (pod) differences.set(pod.id, difference);
  });
  const pixels = new Pixels(SIZE, SIZE);
  const rows = noRows();
  const sheet = {
    book: new BlockBook(),
    heat: new RectRows(),
    outlines: { added: new RectRows(), removed: new RectRows(), changed: new RectRows() },
    emptied: () => rows,
    cleared: () => pixels,
    wordOf: (color: string) => WORDS[color] ?? 0,
    drawOn: () => undefined,
  } as unknown as BlockSheet;
  const strokes: string[] = [];
  const names = ['save', 'restore', 'beginPath', 'roundRect', 'fill', 'clip', 'fillRect', 'fillText'];
  let isDashed = false;
  const context = {
    ...Object.fromEntries(names.map((name) => [name, () => undefined])),
    measureText: () => ({ width: 1 }),
    canvas: { width: SIZE, height: SIZE },
    strokeStyle: '',
    setLineDash: () => (isDashed = true),
    stroke() {
      strokes.push(`${this.strokeStyle}${isDashed ? ' dashed' : ''}`);
      isDashed = false;
    },
  };
  const colors = { added: 'added', removed: 'removed', changed: 'changed', line: 'line', health: { healthy: 'well' } };
  const painting = {
    context,
    sheet,
    view: { x: 0, y: 0, zoom, width: SIZE, height: SIZE },
    now: 10_000,
    style: { colors, sans: '', mono: '' },
    layout,
    squeezes: [],
    drawn: picture.drawn,
    near: () => [...picture.drawn.values()],
    mounted: new Set<number>(),
    isPlain: false,
    heatOf: undefined,
    differenceOf: (id: number) => differences.get(id),
    matches: () => true,
    isFaded: () => false,
  } as unknown as Painting;
  paintBlocks(painting, 1);
  /** The colours at the corner and in the middle of a block. */
  const colorsOf = ({ place }: Drawn) =>
    [
      [Math.round(place.x * zoom), Math.round(place.y * zoom)],
      [Math.round((place.x + place.width / 2) * zoom), Math.round((place.y + place.height / 2) * zoom)],
    ].map(([x = 0, y = 0]) => pixels.bytes[4 * (y * SIZE + x)]);
  return { pods: pods.map(colorsOf), strokes: strokes.filter((stroke) => !stroke.startsWith('line')) };
}

test('a small block has an outline that says how it differs, and is hollow if it was removed', () => {
  expect(painted(0.14).pods).toEqual([
    [WORDS['added'], WORDS['well']],
    [WORDS['removed'], 0],
    [WORDS['changed'], WORDS['well']],
    [WORDS['well'], WORDS['well']],
  ]);
});

test('a block with a frame has it in the colour of the difference, dashed if it was removed', () => {
  expect(painted(0.35).strokes.toSorted()).toEqual(['added', 'changed', 'removed dashed']);
});

test('what is too small for an outline is wholly of its colour', () => {
  expect(outlineOf([4, 4, 9, 6])).toEqual([[4, 4, 9, 6]]);
  const area = (edges: ReturnType<typeof outlineOf>) =>
    edges.reduce((sum, [left, top, right, bottom]) => sum + (right - left) * (bottom - top), 0);
  expect(area(outlineOf([4, 4, 10, 8]))).toBe(6 * 4 - 4 * 2);
});

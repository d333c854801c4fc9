import { expect, test } from 'vitest';
import type { BlockSheet } from '../../src-renderer/graph/canvas/blocks/block-sheet.ts';
import { DIMMED, FADED, type Painting, strengthOf } from '../../src-renderer/graph/canvas/paint.ts';
import { paintGhosts } from '../../src-renderer/graph/canvas/paint-ghosts.ts';
import { paintLinks } from '../../src-renderer/graph/canvas/paint-links.ts';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { freeSlots, slotsIn } from '../../src-renderer/graph/picture/free-slots.ts';
import { bundlesOf, linksFrom } from '../../src-renderer/graph/picture/links.ts';
import { type Drawn, ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import { LifeWriter } from './lives.ts';
import { frameAt } from './scenes.ts';

const MOUNTS = { type: 'mounts', group: '', kind: 'ConfigMap', namespace: 'shop', name: 'settings' } as const;

/** A pod that mounts a ConfigMap, a place that a pod left free, and a ConfigMap that has just gone. */
function scene(strengthOf: (drawn: Drawn) => number) {
  const writer = new LifeWriter();
  const { set, pods } = writer.deployment('web', 1);
  writer.born('Pod', 'web-mounting', { owner: set, references: [MOUNTS] });
  writer.born('ConfigMap', 'settings');
  const leaving = writer.born('ConfigMap', 'leaving');
  const before = writer.now();
  for (const life of [...pods, leaving]) writer.gone(life);
  const lives = writer.lives();
  const layout = layoutLives(lives);
  const picture = new ScenePicture();
  picture.apply({ frame: frameAt(lives, before), layout, now: 0, animate: false });
  picture.apply({ frame: frameAt(lives, writer.now()), layout, now: 1000, animate: true });
  picture.settle(2000);
  const { drawn, ghosts } = picture;
  const near = [...drawn.values()];
  const wasThere = (id: number) => pods.some(({ object }) => object.id === id);
  return {
    layout,
    drawn,
    near,
    ghosts,
    free: freeSlots({ slots: slotsIn(layout, layout.bounds), drawn, seq: writer.now(), near, wasThere, strengthOf }),
    links: bundlesOf(linksFrom(near, new Set(['mounts']), drawn), { drawn, strengthOf }),
  };
}

/** How strong each line is drawn, those without length left out. */
function strokesOf(paint: (painting: Painting) => void, part: Partial<Painting>): readonly number[] {
  const strokes: number[] = [];
  let isEmpty = true;
  const state = { globalAlpha: 1 };
  const line = () => (isEmpty = false);
  const context = {
    ...Object.fromEntries(['save', 'restore', 'setLineDash', 'moveTo'].map((name) => [name, () => undefined])),
    ...Object.fromEntries(['roundRect', 'lineTo', 'bezierCurveTo', 'arcTo'].map((name) => [name, line])),
    beginPath: () => (isEmpty = true),
    stroke: () => void (isEmpty || strokes.push(state.globalAlpha)),
    set globalAlpha(alpha: number) {
      state.globalAlpha = alpha;
    },
  } as unknown as CanvasRenderingContext2D;
  const shown = { matches: () => true, isFaded: () => false, ...part };
  const { layout, drawn, near, free, ghosts, links } = scene((item) => strengthOf(shown, item));
  paint({
    context,
    sheet: {} as unknown as BlockSheet,
    view: { x: 0, y: 0, zoom: 0.5, width: 4000, height: 4000 },
    now: 2000,
    style: { colors: { muted: 'grey' } as Painting['style']['colors'], sans: '', mono: '' },
    layout,
    squeezes: [],
    drawn,
    readNews: () => [],
    near: () => near,
    mounted: new Set(),
    isPlain: false,
    heatOf: undefined,
    differenceOf: undefined,
    edges: [],
    links,
    free,
    ghosts,
    groupTallies: [],
    nameOf: () => undefined,
    ...shown,
  });
  return strokes;
}

const isOf = (kind: string) => (drawn: Drawn) => drawn.object.kind === kind;

test('what is gone stands out as its owner does, or as it did itself', () => {
  const [free, ghost] = strokesOf(paintGhosts, {});
  if (free === undefined || ghost === undefined) throw new Error('a free place and a ghost are drawn');
  const strengths = (part: Partial<Painting>) => {
    const strokes = strokesOf(paintGhosts, part);
    return [(strokes[0] ?? 0) / free, (strokes[1] ?? 0) / ghost];
  };
  expect(strengths({ isFaded: isOf('ReplicaSet') })).toEqual([FADED, 1]);
  expect(strengths({ isFaded: isOf('ConfigMap') })).toEqual([1, FADED]);
  expect(strengths({ matches: () => false })).toEqual([DIMMED, DIMMED]);
});

test('the line of a relation stands out no more than either end, and is left out with it', () => {
  const [plain = 0, ...others] = strokesOf(paintLinks, {});
  expect(others).toEqual([]);
  for (const kind of ['Pod', 'ConfigMap']) {
    expect(strokesOf(paintLinks, { isFaded: isOf(kind) })).toEqual([]);
    expect(strokesOf(paintLinks, { matches: (drawn) => !isOf(kind)(drawn) })).toEqual([plain * DIMMED]);
  }
});

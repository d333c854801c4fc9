import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { squeezeOf, unsqueezed } from '../../src-renderer/graph/canvas/squeeze.ts';
import { GAPS, overlaps, type Rect } from '../../src-renderer/graph/layout/places.ts';
import { pack, positionsOf, type Sized } from '../../src-renderer/graph/layout/space/packing.ts';
import {
  firstView,
  fitView,
  isNear,
  isWithin,
  MAX_CARDS,
  occupied,
  viewRect,
} from '../../src-renderer/graph/picture/detail.ts';
import { neighbourOf } from '../../src-renderer/graph/picture/neighbour.ts';

const VIEW = { x: 0, y: 0, zoom: 1, width: 1000, height: 700 };

describe('packing', () => {
  const boxes = fc
    .array(fc.record({ width: fc.integer({ min: 1, max: 900 }), height: fc.integer({ min: 1, max: 900 }) }), {
      maxLength: 40,
    })
    .map((sizes) => sizes.map((size, index): Sized => ({ key: `box-${index}`, ...size })));
  const spacing = { gap: 20, snap: 64 };
  const rectsOf = (packing: ReturnType<typeof pack>, sized: readonly Sized[]): Rect[] => {
    const { positions } = positionsOf(packing, sized, spacing);
    return sized.flatMap(({ key, width, height }) => {
      const at = positions.get(key);
      return at ? [{ ...at, width, height }] : [];
    });
  };

  test('places each box once, apart from all others', () => {
    fc.assert(
      fc.property(boxes, (sized) => {
        const rects = rectsOf(pack(sized, { ...spacing, aspect: 1.5 }), sized);
        expect(rects).toHaveLength(sized.length);
        rects.forEach((rect, index) =>
          rects.slice(index + 1).forEach((other) => expect(overlaps(rect, other)).toBe(false)),
        );
      }),
    );
  });
});

describe('detail', () => {
  test('cards give way to blocks by number and by zoom', () => {
    expect(isNear({ zoom: 1, cards: MAX_CARDS })).toBe(true);
    expect(isNear({ zoom: 1, cards: MAX_CARDS + 1 })).toBe(false);
    expect(isNear({ zoom: 0.45, cards: 100 })).toBe(true);
    expect(isNear({ zoom: 0.44, cards: 1 })).toBe(false);
  });

  test('a window serves until the view leaves it or is much smaller than it', () => {
    const window = viewRect(VIEW, 0.25);
    expect(isWithin(VIEW, undefined)).toBe(false);
    expect(isWithin({ ...VIEW, x: -200 }, window)).toBe(true);
    expect(isWithin({ ...VIEW, x: -300 }, window)).toBe(false);
    expect(isWithin({ ...VIEW, x: -500, y: -350, zoom: 2.5 }, window)).toBe(false);
  });

  test('what is fitted is in view, not larger than asked, and clear of the foot', () => {
    const rects = fc.record({
      x: fc.integer({ min: -5000, max: 5000 }),
      y: fc.integer({ min: -5000, max: 5000 }),
      width: fc.integer({ min: 1, max: 9000 }),
      height: fc.integer({ min: 1, max: 9000 }),
    });
    fc.assert(
      fc.property(rects, (rect) => {
        const view = fitView(rect, VIEW, { margin: 16, foot: 28, maxZoom: 1 });
        const left = rect.x * view.zoom + view.x;
        const top = rect.y * view.zoom + view.y;
        expect(view.zoom).toBeLessThanOrEqual(1);
        expect(left).toBeGreaterThanOrEqual(15.99);
        expect(top).toBeGreaterThanOrEqual(15.99);
        expect(left + rect.width * view.zoom).toBeLessThanOrEqual(VIEW.width - 15.99);
        expect(top + rect.height * view.zoom).toBeLessThanOrEqual(VIEW.height - 43.99);
      }),
    );
  });
});

describe('title strips', () => {
  const group = { x: 0, y: 100, width: 900, height: 600, key: 'shop', title: 'shop', noun: 'Namespace' };

  test('are nothing to see where cards are shown', () => {
    expect(squeezeOf(group, 0.6)).toEqual({ offset: 0, factor: 1 });
  });

  test('keep the content below the title and inside the box at every zoom, and the pointer finds it again', () => {
    const zooms = fc.double({ min: 0.02, max: 2, noNaN: true });
    fc.assert(
      fc.property(zooms, fc.integer({ min: 100 + GAPS.title, max: 700 }), (zoom, y) => {
        const squeeze = squeezeOf(group, zoom);
        const drawn = squeeze.offset + squeeze.factor * y;
        expect(drawn).toBeGreaterThanOrEqual(group.y + Math.min(19 / zoom, GAPS.title) - 0.001);
        expect(drawn).toBeLessThanOrEqual(group.y + group.height + 0.001);
        if (squeeze.factor > 0) expect(unsqueezed(squeeze, drawn)).toBeCloseTo(y, 3);
      }),
    );
  });
});

describe('arrow keys', () => {
  const card = (name: string, x: number, y: number) => ({ name, place: { x, y, width: 150, height: 40 } });
  const cards = [
    card('deployment', 0, 0),
    card('set', 224, 0),
    card('pod-1', 448, 0),
    card('pod-2', 612, 0),
    card('pod-3', 448, 48),
    card('below', 0, 200),
  ];
  const from = (name: string) => cards.find((one) => one.name === name)?.place ?? { x: 0, y: 0, width: 0, height: 0 };

  test.each([
    ['deployment', 'right', 'set'],
    ['set', 'right', 'pod-1'],
    ['pod-1', 'right', 'pod-2'],
    ['pod-1', 'down', 'pod-3'],
    ['pod-2', 'left', 'pod-1'],
    ['pod-3', 'up', 'pod-1'],
    ['deployment', 'down', 'below'],
    ['deployment', 'left', undefined],
  ] as const)('from %s to the %s is %s', (start, direction, end) => {
    expect(neighbourOf(from(start), direction, cards)?.name).toBe(end);
  });
});

describe('where the eye is put first', () => {
  const eye = { x: 0, y: 0, zoom: 1, width: 1000, height: 700 };
  const fitting = { margin: 16, foot: 28, maxZoom: 1 };
  const pictureOf = (width: number, height: number) => ({ x: 40, y: 60, width, height });

  const cases: readonly [string, ReturnType<typeof pictureOf>, number][] = [
    ['a small picture is seen whole', pictureOf(600, 400), 1],
    ['one that can just be read is seen whole', pictureOf(1200, 700), 968 / 1200],
    ['a larger one is read from its top left corner', pictureOf(1800, 1200), 0.8],
    ['a huge one is seen whole, to choose from', pictureOf(20_000, 9000), 968 / 20_000],
  ];
  it.each(cases)('%s', (_name, picture, zoom) => {
    const view = firstView({ whole: picture }, eye, fitting);
    expect(view.zoom).toBeCloseTo(zoom, 5);
    expect(view.x + picture.x * view.zoom).toBeGreaterThanOrEqual(16 - 1e-6);
    expect(view.y + picture.y * view.zoom).toBeGreaterThanOrEqual(16 - 1e-6);
  });

  const large = pictureOf(1800, 1200);
  const box = { x: 900, y: 600, width: 940, height: 660 };
  const seen = (what: typeof box) => {
    const { x, y, zoom } = firstView({ whole: large, attraction: { what, box } }, eye, fitting);
    return {
      x: -x / zoom,
      y: -y / zoom,
      right: (eye.width - x) / zoom,
      bottom: (eye.height - fitting.foot - y) / zoom,
    };
  };

  it('it is put on what attracts it and on the beginning of its box', () => {
    const what = { x: 1500, y: 900, width: 120, height: 40 };
    const { x, y, right, bottom } = seen(what);
    expect(x).toBeLessThan(box.x);
    expect(y).toBeLessThan(box.y);
    expect(right).toBeGreaterThan(what.x + what.width);
    expect(bottom).toBeGreaterThan(what.y + what.height);
  });

  it('it does not look past the picture', () => {
    const { right, bottom } = seen({ x: 1700, y: 1200, width: 120, height: 40 });
    expect(right).toBeLessThan(large.x + large.width + 40);
    expect(bottom).toBeLessThan(large.y + large.height + 40);
  });
});

test('all that is fitted is where something stands, not the room kept for what is not there', () => {
  const bounds = { x: 0, y: 0, width: 4000, height: 1000 };
  const places = [
    { x: 16, y: 34, width: 100, height: 40 },
    { x: 500, y: 300, width: 100, height: 40 },
  ];
  expect(occupied(bounds, places)).toEqual({ x: 0, y: 0, width: 616, height: 356 });
  expect(occupied(bounds, [])).toEqual(bounds);
  const little = { ...bounds, width: 720, height: 400 };
  expect(occupied(little, places), 'an edge that is nearly in view is not cut off').toEqual(little);
});

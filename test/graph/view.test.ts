import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { squeezeOf, unsqueezed } from '../../src-renderer/graph/canvas/squeeze.ts';
import { GAPS, overlaps, type Rect } from '../../src-renderer/graph/layout/places.ts';
import { pack, positionsOf, type Sized } from '../../src-renderer/graph/layout/space/packing.ts';
import {
  around,
  broughtIn,
  firstView,
  fitView,
  focusView,
  heldOn,
  isNear,
  isWithin,
  MAX_CARDS,
  type View,
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
    const view = firstView({ whole: picture, box: picture, rows: [] }, eye, fitting);
    expect(view.zoom).toBeCloseTo(zoom, 5);
    expect(view.x + picture.x * view.zoom).toBeGreaterThanOrEqual(16 - 1e-6);
    expect(view.y + picture.y * view.zoom).toBeGreaterThanOrEqual(16 - 1e-6);
  });

  const large = pictureOf(4000, 2400);
  const box = { x: 900, y: 600, width: 1940, height: 1460 };
  const opened = (...rows: readonly Rect[]) => seenIn(firstView({ whole: large, box, rows }, eye, fitting), fitting);

  it('where all is well it is put on the top left corner of the box, however large that is', () => {
    const { x, y } = opened();
    expect(box.x - x).toBeCloseTo(20, 5);
    expect(box.y - y).toBeCloseTo(20, 5);
  });

  it('a row that is seen from there changes nothing', () => {
    expect(opened({ x: 916, y: 700, width: 900, height: 90 })).toEqual(opened());
  });

  it('a row further down is seen whole, under the left edge of its box', () => {
    const row = { x: 916, y: 1700, width: 900, height: 90 };
    const { x, y, bottom } = opened(row);
    expect(box.x - x).toBeCloseTo(20, 5);
    expect(y).toBeLessThan(row.y);
    expect(bottom).toBeGreaterThan(row.y + row.height);
  });

  it('a row with too many pods is seen from its beginning', () => {
    const row = { x: 916, y: 640, width: 1900, height: 2000 };
    const { x, y } = opened(row);
    expect(x).toBeLessThan(box.x);
    expect(y).toBeLessThan(row.y);
    const far = { ...row, x: 1800 };
    expect(opened(far).x).toBeLessThan(far.x);
  });

  it('of several rows those are seen that stand near the most urgent', () => {
    const [worst, near, far] = [1700, 1500, 700].map((y) => ({ x: 916, y, width: 900, height: 90 }));
    if (!worst || !near || !far) throw new Error('There are three rows.');
    const { y, bottom } = opened(worst, far, near);
    expect(y).toBeLessThan(near.y);
    expect(y).toBeGreaterThan(far.y);
    expect(bottom).toBeGreaterThan(worst.y + worst.height);
  });

  it('it does not look past the picture', () => {
    const last = { x: 3400, y: 1800, width: 640, height: 660 };
    const view = firstView({ whole: large, box: last, rows: [{ ...last, height: 90 }] }, eye, fitting);
    const { x, y, right, bottom } = seenIn(view, fitting);
    expect(right).toBeLessThan(large.x + large.width + 40);
    expect(bottom).toBeLessThan(large.y + large.height + 40);
    expect(x).toBeLessThan(last.x);
    expect(y).toBeLessThan(last.y);
  });
});

describe('what is followed', () => {
  const fitting = { margin: 16, foot: 112, maxZoom: 1 };
  const rects = fc.record({
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -5000, max: 5000 }),
    width: fc.integer({ min: 1, max: 2000 }),
    height: fc.integer({ min: 1, max: 2000 }),
  });
  const card = { x: 300, y: 200, width: 176, height: 46 };

  test('a card is in view with what it owns, as far as that fits, at the zoom that was', () => {
    fc.assert(
      fc.property(rects, (owned) => {
        const whole = around([card, owned]) ?? card;
        const view = broughtIn({ card, whole }, { ...VIEW, x: 7777, y: -4444 }, fitting);
        const seen = seenIn(view, fitting);
        expect(view.zoom).toBe(VIEW.zoom);
        expect(contains(seen, card)).toBe(true);
        const fits = whole.width <= VIEW.width - 32 && whole.height <= VIEW.height - 144;
        if (fits) expect(contains(seen, whole)).toBe(true);
      }),
    );
  });

  test('what is in view already moves nothing; what is not moves no further than it must', () => {
    expect(broughtIn({ card, whole: card }, VIEW, fitting)).toEqual(VIEW);
    const aside = broughtIn({ card, whole: { ...card, width: 800 } }, VIEW, fitting);
    expect(aside).toEqual({ ...VIEW, x: VIEW.width - 16 - 1100 });
  });

  test('of a card larger than the view its beginning is seen', () => {
    const huge = { x: 3000, y: 2000, width: 5000, height: 4000 };
    const view = broughtIn({ card: huge, whole: huge }, { ...VIEW, x: -9000, y: -9000 }, fitting);
    expect([view.x, view.y]).toEqual([16 - huge.x, 16 - huge.y]);
  });
});

describe('when the picture is arranged anew', () => {
  const fitting = { margin: 16, foot: 112, maxZoom: 1 };
  const whole = { x: 0, y: 0, width: 5000, height: 4000 };
  const card = { x: 2100, y: 1300, width: 176, height: 46 };
  const to = { ...card, x: 3900, y: 2700 };

  test('what is held stands on the screen where it stood', () => {
    const view = heldOn({ from: card, to, whole }, { ...VIEW, x: -2000, y: -1200 }, fitting);
    expect(view).toEqual({ ...VIEW, x: -3800, y: -2600 });
  });

  test('what was not in view comes into view', () => {
    const view = heldOn({ from: card, to, whole }, VIEW, fitting);
    expect(contains(seenIn(view, fitting), to)).toBe(true);
  });
});

describe('focus', () => {
  const fitting = { margin: 40, foot: 28, maxZoom: 1.15 };
  const tree = { x: 100, y: 100, width: 600, height: 200 };

  test('takes in what stands near, and leaves out what would make the tree too small to read', () => {
    const near = { x: 100, y: 400, width: 176, height: 40 };
    const far = { x: 100, y: 3000, width: 176, height: 40 };
    const view = focusView({ tree, others: [far, near] }, VIEW, fitting);
    expect(view).toEqual(focusView({ tree, others: [near] }, VIEW, fitting));
    expect(contains(seenIn(view, fitting), near)).toBe(true);
    expect(view.zoom).toBeGreaterThanOrEqual(0.8);
  });

  test('shows the whole of a tree that is too large to be read', () => {
    const wide = { ...tree, width: 4000 };
    const view = focusView({ tree: wide, others: [{ x: 9000, y: 0, width: 10, height: 10 }] }, VIEW, fitting);
    expect(contains(seenIn(view, fitting), wide)).toBe(true);
  });
});

/** The part of the picture that is in view above what stands at its foot. */
function seenIn({ x, y, zoom, width, height }: View, { foot }: { readonly foot: number }) {
  return { x: -x / zoom, y: -y / zoom, right: (width - x) / zoom, bottom: (height - foot - y) / zoom };
}

function contains(seen: ReturnType<typeof seenIn>, rect: Rect): boolean {
  return (
    seen.x <= rect.x && seen.y <= rect.y && seen.right >= rect.x + rect.width && seen.bottom >= rect.y + rect.height
  );
}

import { GAPS, overlaps, type Rect } from '../layout/places.ts';

/** Ways for a line between two cards, the plainest first: two curves, and five that turn at right angles. */
export const ROUTES = ['fall', 'cross', 'beside', 'late', 'early', 'above', 'over'] as const;
export type Route = (typeof ROUTES)[number];

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line from card to card: through its points, or as one curve that they pull. */
export interface Way {
  readonly isCurve: boolean;
  readonly points: readonly Point[];
}

/** How far beside a column of cards a line runs. */
const PAST = 8;
/** How far above a card: in the gap between two rows of a grid. */
export const GUTTER = GAPS.cellY / 2;
/** How far the trunk of links stands from the bracket of the owner. */
const BESIDE = 5;

/** The way that a route takes between two cards as they stand; the line leaves and arrives on the sides that face. */
export function wayOf(route: Route, from: Rect, to: Rect): Way {
  const isRight = to.x + to.width / 2 >= from.x + from.width / 2;
  const isBelow = to.y + to.height / 2 >= from.y + from.height / 2;
  const start = { x: isRight ? from.x + from.width : from.x, y: from.y + from.height / 2 };
  const end = { x: isRight ? to.x : to.x + to.width, y: to.y + to.height / 2 };
  const out = isRight ? PAST : -PAST;
  switch (route) {
    case 'fall': {
      const [y1, y2] = isBelow ? [from.y + from.height, to.y] : [from.y, to.y + to.height];
      const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
      return curve({ x: x1, y: y1 }, { x: x1, y: (y1 + y2) / 2 }, { x: x2, y: (y1 + y2) / 2 }, { x: x2, y: y2 });
    }
    case 'cross': {
      const x = (start.x + end.x) / 2;
      return curve(start, { x, y: start.y }, { x, y: end.y }, end);
    }
    case 'beside': {
      const x = Math.min(from.x, to.x) - PAST;
      return turns({ x: from.x, y: start.y }, { x, y: start.y }, { x, y: end.y }, { x: to.x, y: end.y });
    }
    case 'late':
      return turns(start, { x: end.x - out, y: start.y }, { x: end.x - out, y: end.y }, end);
    case 'early':
      return turns(start, { x: start.x + out, y: start.y }, { x: start.x + out, y: end.y }, end);
    case 'above': {
      const [x, y] = [from.x + GAPS.bracket, from.y - GUTTER];
      return turns({ x, y: from.y }, { x, y }, { x: end.x - out, y }, { x: end.x - out, y: end.y }, end);
    }
    case 'over': {
      const [x, y] = [to.x + GAPS.bracket, to.y - GUTTER];
      return turns(start, { x: start.x + out, y: start.y }, { x: start.x + out, y }, { x, y }, { x, y: to.y });
    }
  }
}

function curve(...points: readonly Point[]): Way {
  return { isCurve: true, points };
}

function turns(...points: readonly Point[]): Way {
  return { isCurve: false, points };
}

/** What a line leads from and to, and what stands around it. */
export interface Surroundings {
  readonly from: Rect;
  readonly to: Rect;
  readonly others: readonly Rect[];
}

/** The route that passes through the fewest cards, and of equal ones the plainest. */
export function routeBetween({ from, to, others }: Surroundings, routes: readonly Route[] = ROUTES): Route {
  let best = routes[0] ?? 'fall';
  let fewest = Infinity;
  for (const route of routes) {
    if (!isOpen(route, from, to)) continue;
    const pieces = piecesOf(wayOf(route, from, to));
    const crossed = others.filter((card) => pieces.some((piece) => overlaps(piece, card))).length;
    if (crossed >= fewest) continue;
    best = route;
    fewest = crossed;
    if (crossed === 0) break;
  }
  return best;
}

/** What the cards of one grid hang on: a line beside the bracket of their owner, and where on it the hub's line arrives. */
export interface Trunk {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** A place without a size. */
  readonly meets: Rect;
}

export function trunkOf(hub: Rect, spokes: readonly Rect[], bracketX: number): Trunk {
  const tops = spokes.map(({ y }) => y - GUTTER);
  const [x, top, bottom] = [bracketX - BESIDE, Math.min(...tops), Math.max(...tops)];
  const y = Math.min(Math.max(hub.y + hub.height / 2, top), bottom);
  return { x, top, bottom, meets: { x, y, width: 0, height: 0 } };
}

/** The ways to a trunk: it is met from the side. */
export const TO_TRUNK: readonly Route[] = ['cross', 'late', 'early', 'above'];

/** Whether the two stand so that the route can be taken: a curve needs room between them on its own axis. */
function isOpen(route: Route, from: Rect, to: Rect): boolean {
  const gapX = Math.max(to.x - from.x - from.width, from.x - to.x - to.width);
  const gapY = Math.max(to.y - from.y - from.height, from.y - to.y - to.height);
  if (route === 'fall') return gapY > 0;
  if (route === 'cross') return gapX > 0;
  return route === 'beside' ? gapY > 0 && gapX <= 0 : gapX >= 2 * PAST;
}

const SAMPLES = 14;

/** Small rectangles that cover a way: its straight parts, or those between points along its curve. */
function piecesOf({ isCurve, points }: Way): readonly Rect[] {
  const along = isCurve ? sampled(points) : points;
  return along.slice(1).map((to, index) => {
    const from = along[index] ?? to;
    return {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.max(Math.abs(to.x - from.x), 0.5),
      height: Math.max(Math.abs(to.y - from.y), 0.5),
    };
  });
}

function sampled(points: readonly Point[]): readonly Point[] {
  return Array.from({ length: SAMPLES + 1 }, (_, index) => {
    const share = index / SAMPLES;
    const weights = [(1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share ** 2 * (1 - share), share ** 3];
    return points.reduce(
      (sum, { x, y }, at) => ({ x: sum.x + x * (weights[at] ?? 0), y: sum.y + y * (weights[at] ?? 0) }),
      { x: 0, y: 0 },
    );
  });
}

/** All that a way between two cards can pass through. */
export function reachOf(from: Rect, to: Rect): Rect {
  const [x, y] = [Math.min(from.x, to.x) - 2 * PAST, Math.min(from.y, to.y) - 2 * PAST];
  return {
    x,
    y,
    width: Math.max(from.x + from.width, to.x + to.width) + 2 * PAST - x,
    height: Math.max(from.y + from.height, to.y + to.height) + 2 * PAST - y,
  };
}

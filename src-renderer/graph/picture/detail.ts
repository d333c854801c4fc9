import { GAPS, holds, type Rect, overlaps } from '../layout/places.ts';

/** What the eye sees: the position and zoom of the viewport and its size on the screen, in pixels. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** How many cards may be mounted: measured, see the notes on rendering in README. */
export const MAX_CARDS = 350;

/** The last zoom at which a card can be read. */
const NEAR_ZOOM = 0.45;

/** The part of the picture that is in view, in picture units, with a margin on each side as a share of its size. */
export function viewRect(view: View, margin = 0): Rect {
  const width = view.width / view.zoom;
  const height = view.height / view.zoom;
  return {
    x: -view.x / view.zoom - width * margin,
    y: -view.y / view.zoom - height * margin,
    width: width * (1 + 2 * margin),
    height: height * (1 + 2 * margin),
  };
}

/**
 * Whether cards are shown, rather than blocks: a zoom, and as many cards as would be shown, always mean the same, whatever was
 * shown before.
 */
export function isNear({ zoom, cards }: { readonly zoom: number; readonly cards: number }): boolean {
  return zoom >= NEAR_ZOOM && cards <= MAX_CARDS;
}

/** Whether the view still lies within a window that was made for it, and the window is not much too large. */
export function isWithin(view: View, window: Rect | undefined): boolean {
  if (!window) return false;
  const now = viewRect(view);
  return holds(window, now) && now.width * 3 >= window.width;
}

/** The things of which some part lies in the rectangle. */
export function within<Item extends { readonly place: Rect }>(items: Iterable<Item>, rect: Rect): Item[] {
  const inside: Item[] = [];
  for (const item of items) if (overlaps(item.place, rect)) inside.push(item);
  return inside;
}

/** How something is fitted into view. */
export interface Fitting {
  /** Pixels left free on all sides. */
  readonly margin: number;
  /** Pixels left free below that, for what stands at the foot of the view. */
  readonly foot?: number;
  readonly maxZoom: number;
}

/** The view that shows all of `rect` in its middle. */
export function fitView(rect: Rect, view: View, { margin, foot = 0, maxZoom }: Fitting): View {
  const width = Math.max(view.width - 2 * margin, 40);
  const height = Math.max(view.height - 2 * margin - foot, 40);
  const zoom = Math.min(maxZoom, width / Math.max(rect.width, 1), height / Math.max(rect.height, 1));
  return {
    ...view,
    zoom,
    x: margin + (width - rect.width * zoom) / 2 - rect.x * zoom,
    y: margin + (height - rect.height * zoom) / 2 - rect.y * zoom,
  };
}

/** The view moved so that it does not look past the picture on one side while it hides some of it on the other. */
export function keptOn(bounds: Rect, view: View, { margin, foot = 0 }: Fitting): View {
  const { zoom } = view;
  const kept = (at: number, from: number, { size, room }: { readonly size: number; readonly room: number }) => {
    const [first, last] = [margin - from * zoom, room - margin - (from + size) * zoom];
    return Math.min(Math.max(at, Math.min(first, last)), Math.max(first, last));
  };
  return {
    ...view,
    x: kept(view.x, bounds.x, { size: bounds.width, room: view.width }),
    y: kept(view.y, bounds.y, { size: bounds.height, room: view.height - foot }),
  };
}

/** The smallest zoom at which the words on a card are read without effort. */
const READABLE_ZOOM = 0.8;

/** A picture that would be shown smaller than this share of readable is better seen as a whole first. */
const OVERVIEW_SHARE = 0.2;

/** A picture, and what in it is read first. */
export interface Attracting {
  /** All boxes. */
  readonly whole: Rect;
  /** The box that is read first. */
  readonly box: Rect;
  /** What in it has to be seen, the most urgent first: workloads with what they own. */
  readonly rows: readonly Rect[];
}

/**
 * Where the eye is put first: on the whole picture while that can be read, else at a size that can on the top left corner of
 * a box, and no further from it than it takes to see the rows; on the whole again when that would be a small part of it. The
 * beginning of a row is never cut off, since the name of what fails stands there.
 */
export function firstView({ whole, box, rows }: Attracting, view: View, fitting: Fitting): View {
  const fitted = fitView(whole, view, fitting);
  if (fitted.zoom >= READABLE_ZOOM || fitted.zoom < READABLE_ZOOM * OVERVIEW_SHARE) return fitted;
  const { margin, foot = 0 } = fitting;
  const zoom = READABLE_ZOOM;
  const [width, height] = [(view.width - 2 * margin) / zoom, (view.height - foot - 2 * margin) / zoom];
  let { x, y } = box;
  const [first, ...others] = rows;
  if (first) {
    const what = gathered(first, others, (rect) => rect.height <= height);
    const [right, bottom] = [what.x + what.width, what.y + what.height];
    if (right > x + width) x = Math.min(what.x - GAPS.padding, right - width);
    if (bottom > y + height) y = Math.min(what.y - GAPS.padding, (what.y + bottom - height) / 2);
  }
  return keptOn(whole, { ...view, zoom, x: margin - x * zoom, y: margin - y * zoom }, fitting);
}

/** The view that shows a card with what belongs to it, as far as it fits, by the least movement; the zoom stays. */
export function broughtIn(
  { card, whole }: { readonly card: Rect; readonly whole: Rect },
  view: View,
  fitting: Fitting,
) {
  const corner = { ...card, width: 0, height: 0 };
  return [whole, card, corner].reduce<View>((now, rect) => keptOn(rect, now, fitting), view);
}

/** Something that stood at one place and stands at another, since the picture was arranged anew. */
export interface Moved {
  readonly from: Rect;
  readonly to: Rect;
  /** All boxes, as they stand now. */
  readonly whole: Rect;
}

/** The view in which something that has moved is where it was on the screen, or comes into view if it was not. */
export function heldOn({ from, to, whole }: Moved, view: View, fitting: Fitting): View {
  const { x, y, zoom } = view;
  const held = { ...view, x: x + (from.x - to.x) * zoom, y: y + (from.y - to.y) * zoom };
  return keptOn(to, keptOn(whole, held, fitting), fitting);
}

/** The view that shows a tree of owners, and of what it has to do with only what does not make it too small to read. */
export function focusView(
  { tree, others }: { readonly tree: Rect; readonly others: readonly Rect[] },
  view: View,
  fitting: Fitting,
): View {
  const zoomOf = (rect: Rect) => fitView(rect, view, fitting).zoom;
  const smallest = Math.min(READABLE_ZOOM, zoomOf(tree));
  const nearFirst = others.toSorted((a, b) => areaOf(unionOf(tree, a)) - areaOf(unionOf(tree, b)));
  return fitView(
    gathered(tree, nearFirst, (rect) => zoomOf(rect) >= smallest),
    view,
    fitting,
  );
}

/** The first, and around it of the others, in their order, each with which it still fits. */
function gathered(first: Rect, others: readonly Rect[], fits: (rect: Rect) => boolean): Rect {
  let all = first;
  for (const other of others) {
    const both = unionOf(all, other);
    if (fits(both)) all = both;
  }
  return all;
}

function unionOf(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)];
  return { x, y, width: right - x, height: bottom - y };
}

function areaOf({ width, height }: Rect): number {
  return width * height;
}

/** The smallest rectangle around all of them; undefined around nothing. */
export function around(rects: Iterable<Rect>): Rect | undefined {
  let all: Rect | undefined;
  for (const rect of rects) all = all ? unionOf(all, rect) : rect;
  return all && { x: all.x, y: all.y, width: all.width, height: all.height };
}

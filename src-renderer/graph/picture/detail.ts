import { GAPS, type Rect, overlaps } from '../layout/places.ts';

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
  return (
    now.x >= window.x &&
    now.y >= window.y &&
    now.x + now.width <= window.x + window.width &&
    now.y + now.height <= window.y + window.height &&
    now.width * 3 >= window.width
  );
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
const OVERVIEW_SHARE = 0.25;

/** A picture, what in it is looked for first, and the box in which that stands: the beginning of the picture if there is nothing. */
export interface Attracting {
  readonly whole: Rect;
  readonly attraction?: { readonly what: Rect; readonly box: Rect };
}

/**
 * Where the eye is put first: on the whole picture while that can be read, else at a size that can on what attracts it, with
 * the beginning of its box if there is room for both, and on the whole again when that would be a small part of it.
 */
export function firstView({ whole, attraction }: Attracting, view: View, fitting: Fitting): View {
  const fitted = fitView(whole, view, fitting);
  if (fitted.zoom >= READABLE_ZOOM || fitted.zoom < READABLE_ZOOM * OVERVIEW_SHARE) return fitted;
  const { what, box } = attraction ?? { what: { ...whole, width: 0, height: 0 }, box: whole };
  const { margin, foot = 0 } = fitting;
  const start = (from: number, { at, size }: { readonly at: number; readonly size: number }, room: number): number => {
    const isInReach = (at + size - from) * READABLE_ZOOM <= room - 2 * margin;
    return isInReach ? margin - from * READABLE_ZOOM : room / 2 - (at + size / 2) * READABLE_ZOOM;
  };
  const put = {
    ...view,
    zoom: READABLE_ZOOM,
    x: start(box.x, { at: what.x, size: what.width }, view.width),
    y: start(box.y, { at: what.y, size: what.height }, view.height - foot),
  };
  return keptOn(whole, put, fitting);
}

/** A box is fitted whole if that makes the picture larger by no more than this share. */
const WHOLE_SHARE = 0.2;

/**
 * The part of a picture in which something stands, with the titles above and the edges of the boxes beside it: much of a
 * box may be room for what was there, or is still to come. If that is little, all of it, since an edge that is cut off looks
 * like more beyond it. All of the picture when nothing stands in it.
 */
export function occupied(bounds: Rect, places: Iterable<Rect>): Rect {
  const inside = around(places);
  if (!inside) return bounds;
  const left = Math.max(bounds.x, inside.x - GAPS.padding);
  const top = Math.max(bounds.y, inside.y - GAPS.title);
  const right = inside.x + inside.width + GAPS.padding;
  const bottom = inside.y + inside.height + GAPS.padding;
  return {
    x: left,
    y: top,
    width: nearlyWhole(right - left, bounds.x + bounds.width - left),
    height: nearlyWhole(bottom - top, bounds.y + bounds.height - top),
  };
}

function nearlyWhole(part: number, whole: number): number {
  return whole <= part * (1 + WHOLE_SHARE) ? whole : part;
}

/** The smallest rectangle around all of them; undefined around nothing. */
export function around(rects: Iterable<Rect>): Rect | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rect of rects) {
    left = Math.min(left, rect.x);
    top = Math.min(top, rect.y);
    right = Math.max(right, rect.x + rect.width);
    bottom = Math.max(bottom, rect.y + rect.height);
  }
  return left > right ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

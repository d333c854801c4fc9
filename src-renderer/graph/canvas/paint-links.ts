import { GAPS, type Rect } from '../layout/places.ts';
import type { LinkBundle } from '../picture/links.ts';
import { drawnRect } from './drawn-rect.ts';
import { DIMMED, hairline, type Painting } from './paint.ts';

/** How far above a card its line runs: in the gap between two rows of a grid. */
const GUTTER = GAPS.cellY / 2;

/** How far the trunk of links stands from the bracket of the owner. */
const BESIDE = 5;

/** Opacity of a line between two that stand out. */
const QUIET = 0.8;

/**
 * Relations other than ownership, dashed; under the cards, those to one grid with one trunk that runs between its rows.
 * A line stands out no more than either of its ends, and is left out with them.
 */
export function paintLinks(painting: Painting): void {
  const { context, view, style, links } = painting;
  if (links.length === 0) return;
  context.save();
  context.lineWidth = hairline(view);
  context.strokeStyle = style.colors.muted;
  context.setLineDash([hairline(view, 3), hairline(view, 4)]);
  // What the modes leave out is known by its place; its lines would say nothing.
  for (const strength of [DIMMED, 1]) {
    context.globalAlpha = QUIET * strength;
    context.beginPath();
    for (const bundle of links) if (bundle.strength === strength) addBundle(painting, bundle);
    context.stroke();
  }
  context.restore();
}

function addBundle(painting: Painting, bundle: LinkBundle): void {
  if (bundle.bracketX === undefined || bundle.spokes.length < 2) addSingles(painting, bundle);
  else addTrunk(painting, bundle, bundle.bracketX - BESIDE);
}

function addSingles(painting: Painting, { hub, spokes }: LinkBundle): void {
  const from = drawnRect(hub, painting);
  for (const spoke of spokes) addLine(painting, from, drawnRect(spoke, painting));
}

/** From the hub to the trunk, down the trunk, and from it along the gaps between rows. */
function addTrunk(painting: Painting, { hub, spokes }: LinkBundle, trunkX: number): void {
  const { context } = painting;
  const from = drawnRect(hub, painting);
  const rects = spokes.map((spoke) => drawnRect(spoke, painting));
  const tops = rects.map((rect) => rect.y - GUTTER);
  const [top, bottom] = [Math.min(...tops), Math.max(...tops)];
  const hubY = from.y + from.height / 2;
  const hubX = from.x + from.width / 2 < trunkX ? from.x + from.width : from.x;
  const meetY = Math.min(Math.max(hubY, top), bottom);
  context.moveTo(hubX, hubY);
  context.bezierCurveTo((hubX + trunkX) / 2, hubY, (hubX + trunkX) / 2, meetY, trunkX, meetY);
  context.moveTo(trunkX, top);
  context.lineTo(trunkX, bottom);
  // The farthest card of a row carries the line for all before it.
  const ends = new Map<number, number>();
  for (const rect of rects) ends.set(rect.y, Math.max(ends.get(rect.y) ?? 0, rect.x + GAPS.bracket));
  for (const [y, end] of ends) {
    context.moveTo(trunkX, y - GUTTER);
    context.lineTo(end, y - GUTTER);
  }
  for (const rect of rects) {
    context.moveTo(rect.x + GAPS.bracket, rect.y - GUTTER);
    context.lineTo(rect.x + GAPS.bracket, rect.y);
  }
}

/** How far to the left of a column of cards a line runs that would cross those between its ends. */
const PAST = 8;

/** Down the left of the column that both stand in, past what stands between. */
function addPast({ context }: Painting, from: Rect, to: Rect): void {
  const x = Math.min(from.x, to.x) - PAST;
  const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
  const turn = y1 < y2 ? PAST : -PAST;
  context.moveTo(from.x, y1);
  context.quadraticCurveTo(x, y1, x, y1 + turn);
  context.lineTo(x, y2 - turn);
  context.quadraticCurveTo(x, y2, to.x, y2);
}

function addLine(painting: Painting, from: Rect, to: Rect): void {
  const { context } = painting;

  const fromX = from.x + from.width / 2;
  const toX = to.x + to.width / 2;
  const isAbove = from.y + from.height <= to.y;
  const isBelow = to.y + to.height <= from.y;
  if (Math.abs(from.x - to.x) < PAST && Math.abs(from.y - to.y) > 2 * from.height) {
    addPast(painting, from, to);
    return;
  }
  if (isAbove || isBelow) {
    const [y1, y2] = isAbove ? [from.y + from.height, to.y] : [from.y, to.y + to.height];
    context.moveTo(fromX, y1);
    context.bezierCurveTo(fromX, (y1 + y2) / 2, toX, (y1 + y2) / 2, toX, y2);
    return;
  }
  const isLeft = fromX < toX;
  context.moveTo(isLeft ? from.x + from.width : from.x, from.y + from.height / 2);
  context.lineTo(isLeft ? to.x : to.x + to.width, to.y + to.height / 2);
}

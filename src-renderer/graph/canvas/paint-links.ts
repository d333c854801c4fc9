import { GAPS } from '../layout/places.ts';
import { hasNoTrunk, type LinkBundle } from '../picture/links.ts';
import { GUTTER, trunkOf, type Way, wayOf } from '../picture/routes.ts';
import { drawnRect } from './drawn-rect.ts';
import { DIMMED, hairline, type Painting } from './paint.ts';

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
  if (bundle.bracketX === undefined || hasNoTrunk(bundle)) addSingles(painting, bundle);
  else addTrunk(painting, bundle, bundle.bracketX);
}

function addSingles(painting: Painting, { hub, spokes, route = 'fall' }: LinkBundle): void {
  const from = drawnRect(hub, painting);
  for (const spoke of spokes) addWay(painting.context, wayOf(route, from, drawnRect(spoke, painting)));
}

/** From the hub to the trunk, down the trunk, and from it along the gaps between rows. */
function addTrunk(painting: Painting, { hub, spokes, route = 'cross' }: LinkBundle, bracketX: number): void {
  const { context } = painting;
  const from = drawnRect(hub, painting);
  const rects = spokes.map((spoke) => drawnRect(spoke, painting));
  const { x: trunkX, top, bottom, meets } = trunkOf(from, rects, bracketX);
  addWay(context, wayOf(route, from, meets));
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

/** How round the turns of a line are. */
const TURN = 6;

function addWay(context: CanvasRenderingContext2D, { isCurve, points }: Way): void {
  const [start, second, third, fourth] = points;
  if (!start) return;
  context.moveTo(start.x, start.y);
  if (isCurve && second && third && fourth) {
    context.bezierCurveTo(second.x, second.y, third.x, third.y, fourth.x, fourth.y);
    return;
  }
  points.slice(1).forEach((point, index) => {
    const next = points[index + 2];
    if (next) context.arcTo(point.x, point.y, next.x, next.y, TURN);
    else context.lineTo(point.x, point.y);
  });
}

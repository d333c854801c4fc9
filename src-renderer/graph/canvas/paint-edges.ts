import { GAPS, overlaps, type Rect } from '../layout/places.ts';
import { viewRect } from '../picture/detail.ts';
import type { BracketEdge, BranchEdge, StubEdge } from '../picture/edges.ts';
import { MOTION_MS, poseAt } from '../picture/motion.ts';
import type { Drawn } from '../picture/scene-picture.ts';
import { DIMMED, hairline, type Painting } from './paint.ts';
import { drawnRect } from './drawn-rect.ts';

/** Below this, lines are shorter than a few pixels; only those of a selection are drawn. */
export const EDGE_ZOOM = 0.1;

/** Opacity of an edge that nothing is said about. */
const QUIET = 0.42;

/** Lines from owners to what they own, those of the selection's line above the rest. */
export function paintEdges(painting: Painting): void {
  const { context, view, style, edges, related } = painting;
  if (view.zoom < EDGE_ZOOM && !related) return;
  const quiet = new Path2D();
  const fading: { readonly path: Path2D; readonly opacity: number }[] = [];
  const lit = new Path2D();
  const seen = viewRect(view, 0.05);
  const lines: Lines = { painting, quiet, lit, fading, seen };
  for (const edge of edges) {
    if (edge.type === 'branch') addBranch(edge, lines);
    else if (edge.type === 'bracket') addBracket(edge, lines);
    else addStub(edge, lines);
  }
  context.lineWidth = hairline(view, view.zoom < 0.3 ? 0.6 : 1);
  context.strokeStyle = style.colors.muted;
  const strength = related ? QUIET * DIMMED * 1.6 : QUIET;
  context.globalAlpha = strength;
  context.stroke(quiet);
  for (const { path, opacity } of fading) {
    context.globalAlpha = strength * opacity;
    context.stroke(path);
  }
  context.globalAlpha = 1;
  context.lineWidth = hairline(view, 1.5);
  context.strokeStyle = style.colors.time;
  context.stroke(lit);
}

/** The length of the line to an owner that is not there, and the ring at its end. */
const STUB = 11;
const RING = 2.5;

interface Lines {
  readonly painting: Painting;
  readonly quiet: Path2D;
  readonly lit: Path2D;
  readonly fading: { readonly path: Path2D; readonly opacity: number }[];
  readonly seen: Rect;
}

function pathFor(
  { quiet, lit, fading }: Lines,
  { isLit, opacity }: { readonly isLit: boolean; readonly opacity: number },
): Path2D {
  if (opacity >= 1) return isLit ? lit : quiet;
  const path = new Path2D();
  fading.push({ path, opacity });
  return path;
}

function addBranch({ owner, child }: BranchEdge, lines: Lines): void {
  if (lines.painting.isFaded(owner) || lines.painting.isFaded(child)) return;
  const from = drawnRect(owner, lines.painting);
  const to = drawnRect(child, lines.painting);
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  if (!crosses(lines.seen, { x1, y1, x2, y2 })) return;
  const path = pathFor(lines, { isLit: isLine(lines.painting, owner, child), opacity: from.opacity * to.opacity });
  path.moveTo(x1, y1);
  if (lines.painting.view.zoom < 0.3 || Math.abs(y1 - y2) < 1) path.lineTo(x2, y2);
  else path.bezierCurveTo((x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
}

/** A short line that ends in an open ring. */
function addStub({ child }: StubEdge, lines: Lines): void {
  if (lines.painting.isFaded(child)) return;
  const to = drawnRect(child, lines.painting);
  const y = to.y + to.height / 2;
  if (!crosses(lines.seen, { x1: to.x - STUB, y1: y, x2: to.x, y2: y })) return;
  const path = pathFor(lines, { isLit: false, opacity: to.opacity });
  path.moveTo(to.x, y);
  path.lineTo(to.x - STUB + 2 * RING, y);
  path.moveTo(to.x - STUB + 2 * RING, y);
  path.arc(to.x - STUB + RING, y, RING, 0, 2 * Math.PI);
}

function addBracket(edge: BracketEdge, lines: Lines): void {
  const { painting } = lines;
  if (painting.isFaded(edge.owner)) return;
  const owner = drawnRect(edge.owner, painting);
  const { offset, factor } = painting.squeezes[edge.owner.place.group] ?? { offset: 0, factor: 1 };
  const trunkY = owner.y + owner.height / 2;
  const trunkX = owner.x + owner.width;
  const right = edge.bracketX + GAPS.bracket;
  const bottom = offset + factor * (edge.rows.at(-1)?.y ?? edge.owner.place.y);
  if (!crosses(lines.seen, { x1: trunkX, y1: trunkY, x2: right, y2: bottom })) return;
  for (const row of edge.rows) {
    if (row.members.every(painting.isFaded)) continue;
    const y = offset + factor * row.y;
    const isLit = painting.related !== undefined && row.members.some((member) => isLine(painting, edge.owner, member));
    const path = pathFor(lines, { isLit, opacity: owner.opacity * strongest(row.members, painting.now) });
    path.moveTo(trunkX, trunkY);
    if (Math.abs(y - trunkY) >= 1.5) {
      path.lineTo(edge.bracketX, trunkY);
      path.lineTo(edge.bracketX, y);
    }
    path.lineTo(right, y);
  }
}

/** The opacity of a row's line: that of its most visible card. */
function strongest(members: readonly Drawn[], now: number): number {
  let opacity = 0;
  for (const { motion } of members) {
    if (motion.toOpacity === 1 && now >= motion.startedAt + MOTION_MS) return 1;
    opacity = Math.max(opacity, poseAt(motion, now).opacity);
  }
  return opacity;
}

/** Whether the edge is on the way from the top down to the selection, or from the selection down. */
function isLine({ related, selection }: Painting, owner: Drawn, child: Drawn): boolean {
  if (!related) return false;
  return (
    related.ancestry.has(child.id) ||
    owner.id === selection ||
    (related.ids.has(owner.id) && !related.ancestry.has(owner.id) && related.ids.has(child.id))
  );
}

interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

function crosses(seen: Rect, { x1, y1, x2, y2 }: Line): boolean {
  const box = { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1) + 1, height: Math.abs(y2 - y1) + 1 };
  return overlaps(seen, box);
}

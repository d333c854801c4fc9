import { type Health, HEALTHS } from '@model/summary.ts';
import type { Difference } from '../../cards/card-node.ts';
import { CARD_SIZES, overlaps, type Rect } from '../../layout/places.ts';
import { viewRect } from '../../picture/detail.ts';
import { progress } from '../../picture/motion.ts';
import type { Drawn } from '../../picture/scene-picture.ts';
import { type DrawnRect, drawnRect } from '../drawn-rect.ts';
import { hairline, type Painting, strengthOf } from '../paint.ts';
import { paintNames } from './paint-names.ts';
import { edgesOf, type RowsByHealth, STRENGTH } from './block-book.ts';
import type { Point } from './pixels.ts';
import { type Edges, outlineOf } from './rect-rows.ts';

/** From this height on the screen a block is a small card with a bar; below, it is filled with its status. */
const FRAMED_PIXELS = 9;
/** How strong the wash over the hottest is: as on its card. */
const HOTTEST = 0.4;

/** What was taken away is drawn as its outline alone, and as its card is, less than what is there. */
const REMOVED = { opacity: 0.75, dash: [4, 3] } as const;

const DIFFERENCES: readonly Difference[] = ['changed', 'removed', 'added'];

const TALLEST = Math.max(...Object.values(CARD_SIZES).map(({ height }) => height));

export interface Block {
  readonly drawn: Drawn;
  readonly rect: DrawnRect;
  readonly dim: number;
}

/** All objects in view that have no card. `ratio` is device pixels per CSS pixel. */
export function paintBlocks(painting: Painting, ratio: number): void {
  const { view, mounted, isPlain, heatOf, sheet, drawn } = painting;
  const filled = new FilledBlocks(painting, ratio);
  const isEachFilled = TALLEST * view.zoom < FRAMED_PIXELS && mounted.size === 0 && isPlain && !heatOf;
  if (isEachFilled) {
    sheet.book.bringUpToDate({ ...painting, scale: view.zoom * ratio });
    for (const id of sheet.book.restless) filled.add(drawn.get(id));
    filled.paint(sheet.book.resting);
  } else {
    sheet.book.forget();
    paintEach(painting, filled);
  }
}

/** Where some have a frame, or not all have their full strength. */
function paintEach(painting: Painting, filled: FilledBlocks): void {
  const { view, near, mounted, squeezes } = painting;
  const seen = viewRect(view);
  const framed: Block[] = [];
  for (const item of near()) {
    if (mounted.size > 0 && mounted.has(item.id)) continue;
    const factor = squeezes[item.place.group]?.factor ?? 1;
    if (item.place.height * factor * view.zoom < FRAMED_PIXELS) filled.add(item);
    else framed.push(...framedBlock(item, painting, seen));
  }
  filled.paint();
  // What arrived last lies beneath.
  for (const block of framed.sort((a, b) => b.drawn.arrival - a.drawn.arrival)) paintFramed(painting, block);
  paintNames(painting, framed);
}

function framedBlock(drawn: Drawn, painting: Painting, seen: Rect): readonly Block[] {
  const rect = drawnRect(drawn, painting);
  return overlaps(rect, seen) ? [{ drawn, rect, dim: strengthOf(painting, drawn) }] : [];
}

/** The blocks that are filled with their status, on whole pixels. */
class FilledBlocks {
  private readonly painting: Painting;
  private readonly scale: number;
  /** Whole too, so that blocks keep their shapes while the picture is moved. */
  private readonly origin: Point;
  private readonly rows: RowsByHealth;

  constructor(painting: Painting, ratio: number) {
    const { zoom, x, y } = painting.view;
    this.painting = painting;
    this.scale = zoom * ratio;
    this.origin = { x: Math.round(x * ratio), y: Math.round(y * ratio) };
    this.rows = painting.sheet.emptied();
  }

  add(drawn: Drawn | undefined): void {
    if (!drawn) return;
    const { painting } = this;
    const rect = drawnRect(drawn, painting);
    const opacity = painting.isPlain ? rect.opacity : rect.opacity * strengthOf(painting, drawn);
    const edges = edgesOf(rect, this.scale);
    const difference = painting.differenceOf?.(drawn.id);
    if (difference) {
      for (const side of outlineOf(edges)) painting.sheet.outlines[difference].add(drawn.id, side, opacity);
    }
    if (difference === 'removed') return;
    const done = progress(drawn.healthSince, painting.now);
    const fill = (health: Health, share: number) =>
      this.rows[health].add(drawn.id, edges, opacity * share * STRENGTH[health]);
    fill(drawn.object.summary.health, done);
    if (done < 1) fill(drawn.healthBefore, 1 - done);
    const heat = painting.heatOf?.(drawn.id) ?? 0;
    if (heat > 0) painting.sheet.heat.add(drawn.id, lowerHalf(edges), opacity * heat);
  }

  /** Paints them above others that lie where they lay. The worst on top. */
  paint(others?: RowsByHealth): void {
    const { context, style, sheet } = this.painting;
    const parts = others ? [others, this.rows] : [this.rows];
    const isUnfilled = HEALTHS.every((health) => parts.every((rows) => rows[health].count === 0));
    if (isUnfilled && sheet.outlines.removed.count === 0) return;
    const pixels = sheet.cleared(context.canvas.width, context.canvas.height);
    for (const health of HEALTHS.toReversed()) {
      const color = sheet.wordOf(style.colors.health[health]);
      for (const rows of parts) pixels.put(rows[health].numbers(), color, this.origin);
    }
    pixels.put(sheet.heat.numbers(), sheet.wordOf(style.colors.changed), this.origin);
    for (const difference of DIFFERENCES) {
      pixels.put(sheet.outlines[difference].numbers(), sheet.wordOf(style.colors[difference]), this.origin);
    }
    sheet.drawOn(context);
  }
}

/** Above it, the status is still seen. */
function lowerHalf([left, top, right, bottom]: Edges): Edges {
  return [left, Math.min(bottom - 1, Math.round((top + bottom) / 2)), right, bottom];
}

function paintFramed(painting: Painting, { drawn, rect, dim }: Block): void {
  const { context, view, style, now } = painting;
  const { colors } = style;
  const { health } = drawn.object.summary;
  context.save();
  context.globalAlpha = rect.opacity * dim;
  context.beginPath();
  context.roundRect(rect.x, rect.y, rect.width, rect.height, 6);
  context.fillStyle = colors.raised;
  context.strokeStyle = colors.line;
  context.lineWidth = hairline(view);
  context.fill();
  context.stroke();
  context.clip();
  const bar = Math.max(3, hairline(view, 2));
  context.fillStyle = colors.health[drawn.healthBefore];
  context.fillRect(rect.x, rect.y, bar, rect.height);
  context.globalAlpha *= progress(drawn.healthSince, now);
  context.fillStyle = colors.health[health];
  context.fillRect(rect.x, rect.y, bar, rect.height);
  if (health === 'failing' || health === 'degraded') {
    context.globalAlpha = rect.opacity * dim * 0.22;
    context.fillRect(rect.x, rect.y, rect.width, rect.height);
  }
  const heat = painting.heatOf?.(drawn.id) ?? 0;
  if (heat > 0) {
    context.globalAlpha = rect.opacity * dim * heat * HOTTEST;
    context.fillStyle = colors.changed;
    context.fillRect(rect.x + bar, rect.y, rect.width - bar, rect.height);
  }
  context.restore();
  const difference = painting.differenceOf?.(drawn.id);
  if (difference) paintOutline(painting, { drawn, rect, dim }, difference);
}

function paintOutline({ context, view, style }: Painting, { rect, dim }: Block, difference: Difference): void {
  const isRemoved = difference === 'removed';
  context.save();
  context.globalAlpha = rect.opacity * dim * (isRemoved ? REMOVED.opacity : 1);
  context.beginPath();
  context.roundRect(rect.x, rect.y, rect.width, rect.height, 6);
  context.strokeStyle = style.colors[difference];
  context.lineWidth = hairline(view, 1.5);
  if (isRemoved) context.setLineDash(REMOVED.dash.map((pixels) => hairline(view, pixels)));
  context.stroke();
  context.restore();
}

/** The ring of the selection, for when it has no card to carry it. */
export function paintSelectionRing(painting: Painting): void {
  const { context, view, style, selection, drawn, mounted } = painting;
  const selected = selection === undefined || mounted.has(selection) ? undefined : drawn.get(selection);
  if (!selected) return;
  const rect = drawnRect(selected, painting);
  const out = hairline(view, 2);
  context.beginPath();
  context.roundRect(rect.x - out, rect.y - out, rect.width + 2 * out, rect.height + 2 * out, 6);
  context.strokeStyle = style.colors.time;
  context.lineWidth = hairline(view, 2);
  context.stroke();
}

import { type Health, HEALTHS } from '@model/summary.ts';
import { overlaps, type Rect } from '../../layout/places.ts';
import { viewRect } from '../../picture/detail.ts';
import { poseAt, progress, wordsAt } from '../../picture/motion.ts';
import type { Drawn } from '../../picture/scene-picture.ts';
import { type DrawnRect, drawnRect } from '../drawn-rect.ts';
import { hairline, type Painting, strengthOf } from '../paint.ts';
import { fitText } from '../text-fit.ts';

/** How strongly a block is filled when it is too small for a card's frame: what is well stays quiet. */
const STRENGTH: Readonly<Record<Health, number>> = {
  failing: 1,
  degraded: 0.95,
  progressing: 0.9,
  unknown: 0.75,
  healthy: 0.46,
  finished: 0.36,
};

/** From this height on the screen a block is a small card with a bar; below, it is filled with its status. */
const FRAMED_PIXELS = 9;
const NAMED_PIXELS = 13;

interface Block {
  readonly drawn: Drawn;
  readonly rect: DrawnRect;
  readonly dim: number;
}

/** All objects in view that have no card. `ratio` is device pixels per CSS pixel. */
export function paintBlocks(painting: Painting, ratio: number): void {
  const { view, near, mounted, squeezes } = painting;
  const seen = viewRect(view);
  const filled = new FilledBlocks(painting, ratio);
  const framed: Block[] = [];
  for (const item of near) {
    if (mounted.size > 0 && mounted.has(item.id)) continue;
    const factor = squeezes[item.place.group]?.factor ?? 1;
    if (item.place.height * factor * view.zoom < FRAMED_PIXELS) filled.add(item);
    else framed.push(...framedBlock(item, painting, seen));
  }
  filled.paint();
  // What arrived last lies beneath.
  for (const block of framed.sort((a, b) => b.drawn.arrival - a.drawn.arrival)) paintFramed(painting, block);
}

function framedBlock(drawn: Drawn, painting: Painting, seen: Rect): readonly Block[] {
  const rect = drawnRect(drawn, painting);
  return overlaps(rect, seen) ? [{ drawn, rect, dim: strengthOf(painting, drawn) }] : [];
}

/** The blocks that are filled with their status, on whole pixels, by what they are filled with. */
class FilledBlocks {
  private readonly painting: Painting;
  private readonly scale: number;
  private readonly origin: { readonly x: number; readonly y: number };
  /** In the words of {@link Pixels.put}. */
  private readonly byHealth: Readonly<Record<Health, number[]>> = {
    failing: [],
    degraded: [],
    progressing: [],
    unknown: [],
    healthy: [],
    finished: [],
  };

  constructor(painting: Painting, ratio: number) {
    const { zoom, x, y } = painting.view;
    this.painting = painting;
    this.scale = zoom * ratio;
    this.origin = { x: x * ratio, y: y * ratio };
  }

  add(drawn: Drawn): void {
    const rect = drawnRect(drawn, this.painting);
    const opacity = rect.opacity * strengthOf(this.painting, drawn);
    const done = progress(drawn.healthSince, this.painting.now);
    this.fill(drawn.object.summary.health, rect, opacity * done);
    if (done < 1) this.fill(drawn.healthBefore, rect, opacity * (1 - done));
  }

  /** The worst on top. */
  paint(): void {
    const { context, style, sheet } = this.painting;
    if (HEALTHS.every((health) => this.byHealth[health].length === 0)) return;
    const pixels = sheet.cleared(context.canvas.width, context.canvas.height);
    for (const health of HEALTHS.toReversed()) {
      pixels.put(this.byHealth[health], sheet.wordOf(style.colors.health[health]));
    }
    sheet.drawOn(context);
  }

  private fill(health: Health, { x, y, width, height }: Rect, opacity: number): void {
    const { scale, origin } = this;
    const left = Math.round(x * scale + origin.x);
    const top = Math.round(y * scale + origin.y);
    const right = Math.round((x + width) * scale + origin.x);
    const bottom = Math.round((y + height) * scale + origin.y);
    // However small, it is seen.
    this.byHealth[health].push(
      left,
      top,
      Math.max(right, left + 1),
      Math.max(bottom, top + 1),
      opacity * STRENGTH[health],
    );
  }
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
  context.restore();
  if (rect.height * view.zoom >= NAMED_PIXELS && drawn.place.size === 'workload')
    paintName(painting, { drawn, rect, dim });
}

function paintName({ context, view, style, now }: Painting, { drawn, rect, dim }: Block): void {
  const size = hairline(view, 10);
  const pen = { context, font: `450 ${size}px ${style.mono}` };
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.globalAlpha = rect.opacity * dim * wordsAt(poseAt(drawn.motion, now).scale);
  context.fillStyle = style.colors.text;
  const left = rect.x + Math.max(10, hairline(view, 6));
  const name = fitText(pen, drawn.object.name, rect.x + rect.width - left - 4);
  context.font = pen.font;
  context.fillText(name, left, rect.y + rect.height / 2);
  context.globalAlpha = 1;
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

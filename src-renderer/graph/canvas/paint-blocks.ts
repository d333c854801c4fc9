import { type Health, HEALTHS } from '@model/summary.ts';
import { overlaps } from '../layout/places.ts';
import { viewRect } from '../picture/detail.ts';
import { poseAt, progress, wordsAt } from '../picture/motion.ts';
import type { Drawn } from '../picture/scene-picture.ts';
import { type DrawnRect, drawnRect } from './drawn-rect.ts';
import { hairline, type Painting, strengthOf } from './paint.ts';
import { fitText } from './text-fit.ts';

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

/** All objects in view that have no card. */
export function paintBlocks(painting: Painting): void {
  const { view, near, mounted, now } = painting;
  const seen = viewRect(view);
  const filled = new FilledBlocks();
  const framed: Block[] = [];
  for (const item of near) {
    if (mounted.has(item.id)) continue;
    const rect = drawnRect(item, painting);
    if (!overlaps(rect, seen)) continue;
    const dim = strengthOf(painting, item);
    if (rect.height * view.zoom >= FRAMED_PIXELS) framed.push({ drawn: item, rect, dim });
    else filled.add({ drawn: item, rect, dim }, now);
  }
  filled.paint(painting);
  // What arrived last lies beneath.
  for (const block of framed.sort((a, b) => b.drawn.arrival - a.drawn.arrival)) paintFramed(painting, block);
}

/** Rectangles collected by colour and opacity, as x, y, width, height: thousands are filled with a few changes of style. */
class FilledBlocks {
  private readonly byOpacity = new Map<Health, Map<number, number[]>>();

  add({ drawn, rect, dim }: Block, now: number): void {
    const done = progress(drawn.healthSince, now);
    this.fill(drawn.object.summary.health, rect.opacity * dim * done, rect);
    if (done < 1) this.fill(drawn.healthBefore, rect.opacity * dim * (1 - done), rect);
  }

  /**
   * The worst on top; edges on whole pixels, since without a graphics card soft edges of ten thousand blocks took a quarter
   * of what the main thread did in a drag.
   */
  paint({ context, style }: Painting): void {
    const scale = context.getTransform();
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (const health of HEALTHS.toReversed()) {
      context.fillStyle = style.colors.health[health];
      for (const [opacity, numbers] of this.byOpacity.get(health) ?? []) {
        context.globalAlpha = opacity;
        // Without a graphics card a path of thousands of rectangles takes longer than as many rectangles.
        for (let at = 0; at < numbers.length; at += 4) {
          const [x = 0, y = 0, width = 0, height = 0] = [
            numbers[at],
            numbers[at + 1],
            numbers[at + 2],
            numbers[at + 3],
          ];
          const left = Math.round(x * scale.a + scale.e);
          const top = Math.round(y * scale.d + scale.f);
          const right = Math.round((x + width) * scale.a + scale.e);
          const bottom = Math.round((y + height) * scale.d + scale.f);
          context.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
        }
      }
    }
    context.setTransform(scale);
    context.globalAlpha = 1;
  }

  private fill(health: Health, opacity: number, rect: DrawnRect): void {
    // In steps that nobody can tell apart, so that what moves together is filled together.
    const step = Math.round(opacity * STRENGTH[health] * 50) / 50;
    let ofHealth = this.byOpacity.get(health);
    if (!ofHealth) this.byOpacity.set(health, (ofHealth = new Map<number, number[]>()));
    let numbers = ofHealth.get(step);
    if (!numbers) ofHealth.set(step, (numbers = []));
    numbers.push(rect.x, rect.y, rect.width, rect.height);
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

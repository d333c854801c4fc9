import { overlaps, type Rect } from '../layout/places.ts';
import { viewRect } from '../picture/detail.ts';
import { GHOST_MS, GHOST_ZOOM } from '../picture/scene-picture.ts';
import { hairline, type Painting, strengthOf } from './paint.ts';
import { fitText } from './text-fit.ts';

const TEXT_ZOOM = 0.6;

/**
 * Free places as dashed outlines with the name of who was there last, and what has just gone from all other places. They
 * stand out no more than their owners do.
 */
export function paintGhosts(painting: Painting): void {
  const { context, view, free, ghosts, now, drawn, nameOf, style } = painting;
  if (view.zoom < GHOST_ZOOM) return;
  const seen = viewRect(view, 0.1);
  context.save();
  context.lineWidth = hairline(view);
  context.strokeStyle = style.colors.muted;
  context.fillStyle = style.colors.muted;
  context.setLineDash([4, 3]);
  context.textBaseline = 'middle';
  for (const { slot, last, strength } of free) {
    if (!overlaps(slot, seen)) continue;
    const rect = squeezed(painting, slot);
    paintGhost(painting, {
      rect,
      opacity: 0.32 * strength,
      name: nameOf(last),
    });
  }
  for (const { drawn: gone, since } of ghosts) {
    const { place, object } = gone;
    if (place.bracketX !== undefined) continue;
    const owner = place.parent === undefined ? undefined : drawn.get(place.parent);
    const strength = strengthOf(painting, owner ?? gone);
    const opacity = 0.45 * strength * (1 - (now - since) / GHOST_MS);
    paintGhost(painting, { rect: squeezed(painting, place), opacity, name: object.name });
  }
  context.restore();
}

interface GhostLook {
  readonly rect: Rect;
  readonly opacity: number;
  readonly name: string | undefined;
}

function paintGhost({ context, view, style }: Painting, { rect, opacity, name }: GhostLook): void {
  context.globalAlpha = Math.max(0, opacity);
  context.beginPath();
  context.roundRect(rect.x + 0.5, rect.y + 0.5, rect.width - 1, rect.height - 1, 6);
  context.stroke();
  if (name === undefined || view.zoom < TEXT_ZOOM || rect.height < 30) return;
  const middle = rect.y + rect.height / 2;
  context.globalAlpha = Math.min(1, opacity * 2.2);
  const pen = { context, font: `450 12.5px ${style.mono}` };
  const suffix = name.lastIndexOf('-');
  const text = suffix > 0 ? `…${name.slice(suffix + 1)}` : name;
  const shown = fitText(pen, text, rect.width - 20);
  context.font = pen.font;
  context.fillText(shown, rect.x + 11, middle - 7.5);
  context.font = `450 11px ${style.sans}`;
  context.fillText('gone', rect.x + 11, middle + 8);
}

/** Slots know no group; their names and outlines are seen only where the squeeze is slight. */
function squeezed({ layout, squeezes }: Painting, rect: Rect): Rect {
  const squeeze = squeezes[layout.groups.findIndex((box) => overlaps(box, rect))];
  if (!squeeze) return rect;
  return { ...rect, y: squeeze.offset + squeeze.factor * rect.y, height: rect.height * squeeze.factor };
}

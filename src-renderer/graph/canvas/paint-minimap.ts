import { holds, type Layout, type Rect } from '../layout/places.ts';
import { type View, viewRect } from '../picture/detail.ts';
import type { Drawn } from '../picture/scene-picture.ts';
import type { CanvasStyle } from './paint.ts';

export interface MinimapPainting {
  readonly context: CanvasRenderingContext2D;
  readonly ratio: number;
  readonly layout: Layout;
  readonly drawn: ReadonlyMap<number, Drawn>;
  readonly view: View;
  readonly style: CanvasStyle;
  /** Size of the minimap in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

const INSET = 6;
/** A mark for something unwell is never smaller than this many pixels. */
const MARK = { width: 2.5, height: 1.5 };

/** How the picture is reduced to the minimap. */
export function minimapScale(bounds: Rect, size: { readonly width: number; readonly height: number }) {
  const scale = Math.min(
    (size.width - 2 * INSET) / Math.max(bounds.width, 1),
    (size.height - 2 * INSET) / Math.max(bounds.height, 1),
  );
  return {
    scale,
    x: (size.width - bounds.width * scale) / 2 - bounds.x * scale,
    y: (size.height - bounds.height * scale) / 2 - bounds.y * scale,
  };
}

/** Whether all is in view anyway, so that the minimap would only lie over some of it. */
export function isAllIn(view: View, bounds: Rect): boolean {
  return holds(viewRect(view), bounds);
}

/** The namespaces, what is unwell in them, and the part in view. */
export function paintMinimap({ context, ratio, layout, drawn, view, style, ...size }: MinimapPainting): void {
  const { scale, x, y } = minimapScale(layout.bounds, size);
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
  context.globalAlpha = 0.24;
  context.fillStyle = style.colors.muted;
  for (const group of layout.groups) context.fillRect(group.x, group.y, group.width, group.height);
  paintUnwell({ context, style, drawn, pixel: 1 / scale });
  context.globalAlpha = 1;
  const seen = viewRect(view);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const left = Math.max(seen.x * scale + x, 1);
  const top = Math.max(seen.y * scale + y, 1);
  const right = Math.min((seen.x + seen.width) * scale + x, size.width - 1);
  const bottom = Math.min((seen.y + seen.height) * scale + y, size.height - 1);
  context.strokeStyle = style.colors.time;
  context.lineWidth = 1.25;
  context.beginPath();
  context.roundRect(left, top, Math.max(right - left, 3), Math.max(bottom - top, 3), 3);
  context.stroke();
}

interface Unwell extends Pick<MinimapPainting, 'context' | 'style' | 'drawn'> {
  /** One pixel in picture units. */
  readonly pixel: number;
}

function paintUnwell({ context, style, drawn, pixel }: Unwell): void {
  context.globalAlpha = 1;
  for (const { object, place } of drawn.values()) {
    const { health } = object.summary;
    if (health === 'healthy' || health === 'finished') continue;
    context.fillStyle = style.colors.health[health];
    context.fillRect(
      place.x,
      place.y,
      Math.max(place.width, MARK.width * pixel),
      Math.max(place.height, MARK.height * pixel),
    );
  }
}

import { type Layout, overlaps } from '../layout/places.ts';
import type { View } from '../picture/detail.ts';
import type { Drawn } from '../picture/scene-picture.ts';
import { squeezeOf, unsqueezed } from './squeeze.ts';

interface Canvas {
  readonly view: View;
  readonly layout: Layout;
  readonly drawn: ReadonlyMap<number, Drawn>;
}

/** The object that the canvas has drawn at a point, in pixels from its corner. */
export function objectUnder(
  point: { readonly x: number; readonly y: number },
  { view, layout, drawn }: Canvas,
): number | undefined {
  const x = (point.x - view.x) / view.zoom;
  const y = (point.y - view.y) / view.zoom;
  const group = layout.groups.find((box) => overlaps(box, spot(x, y)));
  if (!group) return undefined;
  const under = spot(x, unsqueezed(squeezeOf(group, view.zoom), y));
  for (const { id, place } of drawn.values()) if (overlaps(place, under)) return id;
  return undefined;
}

function spot(x: number, y: number) {
  return { x, y, width: 0.01, height: 0.01 };
}

import { GAPS, type GroupBox } from '../layout/places.ts';

/** Room that a title needs on the screen, in pixels. */
const TITLE_PIXELS = 19;

/**
 * How the content of a group is pressed together when the picture is small, so that the title keeps a strip of its own
 * and never lies over a card: `y` of the layout is drawn at `offset + factor * y`. Of a very small box only the title
 * is left. No effect at zooms where cards are shown.
 */
export interface Squeeze {
  readonly offset: number;
  readonly factor: number;
}

const NONE: Squeeze = { offset: 0, factor: 1 };

/** The squeeze of a group at a zoom. */
export function squeezeOf(group: GroupBox, zoom: number): Squeeze {
  const strip = Math.min(TITLE_PIXELS / zoom, group.height);
  const content = group.height - GAPS.title;
  if (strip <= GAPS.title || content <= 0) return NONE;
  const factor = (group.height - strip) / content;
  return { offset: group.y + strip - (group.y + GAPS.title) * factor, factor };
}

/** The y of the layout that is drawn at `y`: the inverse, for the pointer. */
export function unsqueezed({ offset, factor }: Squeeze, y: number): number {
  return factor <= 0 ? Number.NaN : (y - offset) / factor;
}

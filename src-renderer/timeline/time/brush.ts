import { type Stretch, type TimeScale, timeAt, xOf } from './time-scale.ts';

/** The brush never becomes too thin to be taken hold of. */
const LEAST_PIXELS = 10;

/** What of the brush is held: a side, or the whole. */
export type BrushGrip = 'from' | 'to' | 'whole';

/** A drag of the brush: what is held, and the pointer and the window when it began. */
export interface BrushDrag {
  readonly grip: BrushGrip;
  readonly x: number;
  readonly window: Stretch;
}

/** Where the brush is drawn over the strip. */
export function brushPixels(scale: TimeScale, window: Stretch): { readonly left: number; readonly width: number } {
  const left = Math.min(Math.max(xOf(scale, window.from), 0), scale.width - LEAST_PIXELS);
  const right = Math.max(Math.min(xOf(scale, window.to), scale.width), left + LEAST_PIXELS);
  return { left, width: right - left };
}

/** Begins a drag at pixel `x`; outside the brush (no grip) the window is first centred there. */
export function takeBrush(
  scale: TimeScale,
  window: Stretch,
  at: { x: number; grip: BrushGrip | undefined },
): BrushDrag {
  if (at.grip) return { grip: at.grip, x: at.x, window };
  const half = (window.to - window.from) / 2;
  const center = timeAt(scale, at.x);
  return { grip: 'whole', x: at.x, window: { from: center - half, to: center + half } };
}

/** The window while the pointer is at pixel `x`. A side stops short of the other. */
export function dragBrush(scale: TimeScale, drag: BrushDrag, x: number): Stretch {
  const msPerPixel = (scale.to - scale.from) / Math.max(scale.width, 1);
  const by = (x - drag.x) * msPerPixel;
  const { from, to } = drag.window;
  switch (drag.grip) {
    case 'whole':
      return { from: from + by, to: to + by };
    case 'from':
      return { from: Math.min(from + by, to - msPerPixel), to };
    case 'to':
      return { from, to: Math.max(to + by, from + msPerPixel) };
    default:
      return drag.grip satisfies never;
  }
}

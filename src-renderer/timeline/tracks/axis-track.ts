import type { TokenColors } from '../../theme/token-colors.ts';
import type { Tick } from '../time/ticks.ts';
import { type Stretch, type TimeScale, xOf } from '../time/time-scale.ts';
import type { Band } from './density-track.ts';

/** Draws the labels of ticks, standing on `foot`, with the beginning of their lines. */
export function paintLabels(
  context: CanvasRenderingContext2D,
  what: { ticks: readonly Tick[]; width: number; foot: number; colors: TokenColors; font: string },
): void {
  const { ticks, width, foot, colors } = what;
  paintGrid(context, { ticks, band: { top: foot - 5, height: 5 }, colors });
  context.font = what.font;
  for (const { x, label, isDay } of ticks) {
    // A label that would be cut off says less than none.
    if (x + 5 + context.measureText(label).width > width) continue;
    context.fillStyle = isDay ? colors.text : colors.muted;
    context.fillText(label, Math.round(x) + 5.5, foot - 6);
  }
}

/** Draws the lines of ticks. */
export function paintGrid(
  context: CanvasRenderingContext2D,
  what: { ticks: readonly Tick[]; band: Band; colors: TokenColors },
): void {
  const { ticks, band, colors } = what;
  context.fillStyle = colors.line;
  for (const { x } of ticks) context.fillRect(Math.round(x), band.top, 1, band.height);
}

/** Shades what lies before the recording's beginning and after its end. */
export function paintUnrecorded(
  context: CanvasRenderingContext2D,
  what: { recorded: Stretch; scale: TimeScale; band: Band; colors: TokenColors },
): void {
  const { recorded, scale, band, colors } = what;
  context.fillStyle = colors.line;
  context.globalAlpha = 0.35;
  const begin = Math.min(xOf(scale, recorded.from), scale.width);
  if (begin > 0) context.fillRect(0, band.top, begin, band.height);
  const end = Math.max(xOf(scale, recorded.to), 0);
  if (end < scale.width) context.fillRect(end, band.top, scale.width - end, band.height);
  context.globalAlpha = 1;
}

import type { Silence } from '@model/gap.ts';
import type { TokenColors } from '../../theme/token-colors.ts';
import { type TimeScale, xOf } from '../time/time-scale.ts';
import type { Band } from './density-track.ts';
import { gapLabel } from '../../widgets/gap-words.ts';

/** Distance of the hatching's lines. */
const HATCH = 6;

/** Draws silences as hatched stretches, with their length where a font is given and there is room. A lasting one reaches to `now`. */
export function paintGaps(
  context: CanvasRenderingContext2D,
  what: { silences: readonly Silence[]; now: number; scale: TimeScale; band: Band; colors: TokenColors; font?: string },
): void {
  const { silences, now, scale, band, colors, font } = what;
  for (const silence of silences) {
    const left = Math.max(xOf(scale, silence.from), 0);
    const right = Math.min(xOf(scale, silence.to ?? now), scale.width);
    if (right < 0 || left > scale.width || right <= left) continue;
    hatch(context, { left, width: Math.max(right - left, 3), band, colors });
    if (font === undefined) continue;
    const label = gapLabel(silence, now);
    context.font = font;
    const width = context.measureText(label).width;
    if (width + 12 > right - left) continue;
    context.fillStyle = colors.pane;
    context.fillRect(left + 3, band.top + 2, width + 6, 14);
    context.fillStyle = colors.muted;
    context.fillText(label, left + 6, band.top + 13);
  }
}

function hatch(
  context: CanvasRenderingContext2D,
  what: { left: number; width: number; band: Band; colors: TokenColors },
): void {
  const { left, width, band, colors } = what;
  context.save();
  context.beginPath();
  context.rect(left, band.top, width, band.height);
  context.clip();
  context.fillStyle = colors.pane;
  context.globalAlpha = 0.55;
  context.fillRect(left, band.top, width, band.height);
  context.strokeStyle = colors.muted;
  context.globalAlpha = 0.5;
  context.lineWidth = 1.5;
  context.beginPath();
  // The lines are bound to the stretch's own start, so that the hatching moves with it.
  for (let x = left - band.height; x < left + width; x += HATCH) {
    context.moveTo(x, band.top + band.height);
    context.lineTo(x + band.height, band.top);
  }
  context.stroke();
  context.restore();
}

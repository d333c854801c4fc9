import type { Mark } from '@model/mark.ts';
import type { Loop } from '@model/playback.ts';
import type { TokenColors } from '../../theme/token-colors.ts';
import { type TimeScale, xOf } from '../time/time-scale.ts';

/** Draws a small flag for each mark at the head of the strip. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  what: { marks: readonly Mark[]; scale: TimeScale; colors: TokenColors },
): void {
  const { marks, scale, colors } = what;
  context.fillStyle = colors.text;
  for (const { at } of marks) {
    const x = Math.round(xOf(scale, at));
    context.fillRect(x, 0, 1, 8);
    context.fillRect(x, 0, 4, 3);
  }
}

/** Draws the loop as a line along the foot of the strip. */
export function paintLoop(
  context: CanvasRenderingContext2D,
  what: { loop: Loop; scale: TimeScale; height: number; colors: TokenColors },
): void {
  const { loop, scale, height, colors } = what;
  const left = xOf(scale, loop.from);
  context.fillStyle = colors.time;
  context.fillRect(left, height - 2, Math.max(xOf(scale, loop.to) - left, 2), 2);
}

import type { TokenColors } from '../../theme/token-colors.ts';
import type { Lane } from '../sources/lanes.ts';
import { type TimeScale, xOf } from '../time/time-scale.ts';

/**
 * Height of a lane's row, and of the bar in it. Its name is a button lower than 24 px: the same object is selected in the
 * explorer, and each lane that finds no room is a part of the story less.
 */
export const LANE_HEIGHT = 19;
const BAR_HEIGHT = 11;

/** Draws one row a lane: bars in the colour of the object's health, from birth to death or to `now`. */
export function paintLanes(
  context: CanvasRenderingContext2D,
  what: { lanes: readonly Lane[]; now: number; scale: TimeScale; top: number; colors: TokenColors },
): void {
  const { lanes, now, scale, colors } = what;
  lanes.forEach((lane, row) => {
    const top = what.top + row * LANE_HEIGHT + (LANE_HEIGHT - BAR_HEIGHT) / 2;
    if (lane.isSelected) {
      context.fillStyle = colors.time;
      context.globalAlpha = 0.08;
      context.fillRect(0, what.top + row * LANE_HEIGHT, scale.width, LANE_HEIGHT);
      context.globalAlpha = 1;
    }
    for (const bar of lane.bars) {
      const left = xOf(scale, bar.from);
      const right = xOf(scale, bar.to ?? now);
      if (right < 0 || left > scale.width) continue;
      const from = Math.max(left, -8);
      const width = Math.max(Math.min(right, scale.width + 8) - from - 1, 2);
      context.fillStyle = colors.health[bar.health];
      context.globalAlpha = bar.health === 'finished' ? 0.7 : 0.85;
      context.beginPath();
      context.roundRect(from, top, width, BAR_HEIGHT, Math.min(2.5, width / 2));
      context.fill();
    }
    context.globalAlpha = 1;
  });
}

import type { Rect } from '../layout/places.ts';
import { MOTION_MS, poseAt } from '../picture/motion.ts';
import type { Drawn } from '../picture/scene-picture.ts';
import type { Painting } from './paint.ts';
import type { Squeeze } from './squeeze.ts';

export interface DrawnRect extends Rect {
  readonly opacity: number;
}

/** How the picture is pressed together, and the moment. */
export type Squeezed = Pick<Painting, 'squeezes' | 'now'>;

const FLAT: Squeeze = { offset: 0, factor: 1 };

/** Where a card is drawn now, in picture units and with the squeeze of its group. */
export function drawnRect({ place, motion }: Drawn, { squeezes, now }: Squeezed): DrawnRect {
  const { width, height } = place;
  const { offset, factor } = squeezes[place.group] ?? FLAT;
  // Most cards rest, and this runs for each card of the picture in each frame.
  if (now >= motion.startedAt + MOTION_MS) {
    return {
      x: motion.toX,
      y: offset + factor * motion.toY,
      width,
      height: height * factor,
      opacity: motion.toOpacity,
    };
  }
  const pose = poseAt(motion, now);
  const shrunk = (1 - pose.scale) / 2;
  return {
    x: pose.x + shrunk * width,
    y: offset + factor * (pose.y + shrunk * height),
    width: width * pose.scale,
    height: height * pose.scale * factor,
    opacity: pose.opacity,
  };
}

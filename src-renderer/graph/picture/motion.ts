/** How long a card moves, grows or fades, in ms. Cards (Web Animations) and canvas use this and {@link CURVE}. */
export const MOTION_MS = 200;

/** Exactly 1 − (1 − t)², as a CSS easing. */
export const CURVE = 'cubic-bezier(.3333,.6667,.6667,1)';

/** One movement towards the place of a card. Immutable: a new target makes a new one that starts where this one is. */
export interface Motion {
  readonly fromX: number;
  readonly fromY: number;
  readonly fromScale: number;
  readonly fromOpacity: number;
  readonly toX: number;
  readonly toY: number;
  readonly toOpacity: number;
  /** On the clock of requestAnimationFrame, which is also that of `document.timeline`. */
  readonly startedAt: number;
}

/** Where something is drawn at one moment. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly opacity: number;
}

/** No movement: at the place already. */
export function still(x: number, y: number): Motion {
  return { fromX: x, fromY: y, fromScale: 1, fromOpacity: 1, toX: x, toY: y, toOpacity: 1, startedAt: -Infinity };
}

/** The curve at `now`: 0 at the start, 1 from the end on. */
export function progress(startedAt: number, now: number): number {
  const t = (now - startedAt) / MOTION_MS;
  if (t >= 1) return 1;
  if (t <= 0) return 0;
  return 1 - (1 - t) * (1 - t);
}

/** The pose at `now`. */
export function poseAt(motion: Motion, now: number): Pose {
  const done = progress(motion.startedAt, now);
  return {
    x: motion.fromX + (motion.toX - motion.fromX) * done,
    y: motion.fromY + (motion.toY - motion.fromY) * done,
    scale: motion.fromScale + (1 - motion.fromScale) * done,
    opacity: motion.fromOpacity + (motion.toOpacity - motion.fromOpacity) * done,
  };
}

/** How small an object is when it leaves its owner. */
export const BIRTH_SCALE = 0.6;
/** From this size on, two thirds of the way, an object that grows shows its words: before, they would pass over others. */
const READABLE_SCALE = BIRTH_SCALE + ((1 - BIRTH_SCALE) * 2) / 3;

/** How much of its words an object of this size shows. */
export function wordsAt(scale: number): number {
  return Math.max(0, (scale - READABLE_SCALE) / (1 - READABLE_SCALE));
}

/** The same for the whole movement, on {@link CURVE}; undefined when it shows all of them throughout. */
export function wordsOf({
  fromScale,
}: Motion): readonly { readonly opacity: number; readonly offset: number }[] | undefined {
  if (fromScale >= 1) return undefined;
  const from = (READABLE_SCALE - fromScale) / (1 - fromScale);
  return [
    { opacity: wordsAt(fromScale), offset: 0 },
    ...(from > 0 ? [{ opacity: 0, offset: from }] : []),
    { opacity: 1, offset: 1 },
  ];
}

/** The movement from a pose to a target. */
export function motionFrom(
  pose: Pose,
  to: { readonly x: number; readonly y: number; readonly opacity: number },
  now: number,
): Motion {
  return {
    fromX: pose.x,
    fromY: pose.y,
    fromScale: pose.scale,
    fromOpacity: pose.opacity,
    toX: to.x,
    toY: to.y,
    toOpacity: to.opacity,
    startedAt: now,
  };
}

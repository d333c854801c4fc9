import type { SceneFrame } from '../../playback/player.ts';

/** A frame that is to be drawn, with what it and those before it that were not drawn touched. */
export interface PendingFrame {
  readonly frame: SceneFrame;
  readonly animate: boolean;
  readonly touched: ReadonlySet<number>;
}

/** The newest frame wins; it jumps if one of those that it replaces did. */
export function following(before: PendingFrame | undefined, frame: SceneFrame): PendingFrame {
  const touched = before ? new Set([...before.touched, ...frame.touched]) : frame.touched;
  return { frame, animate: !frame.jump && (before?.animate ?? true), touched };
}

/** The frame that was drawn before, which is to be drawn in another way. */
export function standing(frame: SceneFrame, animate: boolean): PendingFrame {
  return { frame, animate, touched: new Set() };
}

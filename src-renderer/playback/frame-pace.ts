import type { ShownScene } from './record/scene-cache.ts';

/** From this speed on the picture steps instead of gliding. */
const FAST_RATE = 16;

/** Record passing under the hand faster than this (ten minutes a second) is a very fast scrub. */
const FAST_SCRUB = 600;

/** Up to this many changes always animate, however small the cluster is. */
const FEW_CHANGES = 60;

/** Beyond this share of the objects in one frame a glide would be a blur. */
const LARGE_SHARE = 0.1;

export interface Pace {
  readonly isPlaying: boolean;
  readonly rate: number;
  /** The frame on screen and the page's clock when it was drawn; absent for the first. */
  readonly before?: { readonly at: number; readonly drawnAt: number };
  readonly clock: number;
}

/** Whether a frame should be drawn without animation. Pure. */
export function isJump(shown: ShownScene, pace: Pace): boolean {
  if (!pace.before) return true;
  if (pace.isPlaying && Math.abs(pace.rate) >= FAST_RATE) return true;
  if (shown.touched.size > Math.max(FEW_CHANGES, shown.objects.size * LARGE_SHARE)) return true;
  const passed = Math.max(pace.clock - pace.before.drawnAt, 1);
  const isHurried = passed < 100 && Math.abs(shown.at - pace.before.at) / passed >= FAST_SCRUB;
  return shown.far || isHurried;
}

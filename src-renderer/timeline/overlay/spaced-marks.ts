import type { Mark } from '@model/mark.ts';
import { type TimeScale, xOf } from '../time/time-scale.ts';

/** Flags nearer to one another than this cannot be told apart. */
const LEAST_PIXELS = 8;
/** With less room than this beside it a flag has no words. */
const LEAST_WORDS_PIXELS = 36;
const MOST_WORDS_PIXELS = 150;

/** A flag on the timeline. */
export interface Flag {
  readonly mark: Mark;
  /** Marks behind it that are too near to have flags of their own. */
  readonly more: number;
  /** Room for its title, in pixels; 0 for none. */
  readonly room: number;
}

/** The flags of the visible stretch, none over another. `marks` are in the order of time. */
export function flagsIn(marks: readonly Mark[], scale: TimeScale): readonly Flag[] {
  const flags: Flag[] = [];
  let lastX = Number.NEGATIVE_INFINITY;
  for (const mark of marks) {
    const x = xOf(scale, mark.at);
    if (x < -1 || x > scale.width + 1) continue;
    const last = flags.at(-1);
    if (last && x - lastX < LEAST_PIXELS) {
      flags[flags.length - 1] = { ...last, more: last.more + 1 };
      continue;
    }
    if (last) flags[flags.length - 1] = { ...last, room: roomOf(x - lastX) };
    flags.push({ mark, more: 0, room: roomOf(scale.width - x) });
    lastX = x;
  }
  return flags;
}

function roomOf(pixels: number): number {
  const room = pixels - 16;
  // In steps, so that flags are not written anew for every pixel that the window slides.
  return room < LEAST_WORDS_PIXELS ? 0 : Math.min(Math.floor(room / 24) * 24, MOST_WORDS_PIXELS);
}

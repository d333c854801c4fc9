import { shownTime } from '../../src-renderer/playback/control/shown-time.ts';
import { initialTimeControl } from '../../src-renderer/playback/control/time-state.ts';
import type { PlaybackState } from '../../src-renderer/playback/player.ts';

/** The state of a player that is ready and has nothing to show, for tests of what only reads it. */
export function standingTime(isLive: boolean): PlaybackState {
  return { ...shownTime(initialTimeControl(isLive, 0)), isLive, phase: 'ready', marks: [], silences: [] };
}

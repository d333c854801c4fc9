import type { PlayState } from '@model/playback.ts';
import { type Stretch, slidTo } from './time-scale.ts';

/** What the detail shows. It moves with the playhead, unless a person has moved it away (`isHeld`). */
export interface VisibleWindow extends Stretch {
  readonly isHeld: boolean;
  /** Where the playhead was and what it did, when the window last moved. */
  readonly at: number;
  readonly playState: PlayState;
}

export interface Playhead {
  readonly at: number;
  readonly playState: PlayState;
  readonly rate: number;
  readonly edges: { readonly first: number; readonly last: number };
}

/** A recording is first shown from its end, at most this much of it. */
const FIRST_LONGEST_MS = 15 * 60_000;
const FIRST_SHORTEST_MS = 1000;
/** While it grows there is room for what comes. */
const FIRST_SHORTEST_LIVE_MS = 60_000;

/** Where the playhead stays while time runs: near the side it runs to. */
const PLACE_FOLLOWING = 0.94;
const PLACE_PLAYING = 0.9;

/** Share of the window left free before the beginning of the recording. */
const MARGIN_BEFORE = 0.02;

/** The window when a recording is opened. */
export function firstWindow(playhead: Playhead): VisibleWindow {
  const { at, playState, edges } = playhead;
  const recorded = edges.last - edges.first;
  const shortest = playState === 'following' ? FIRST_SHORTEST_LIVE_MS : FIRST_SHORTEST_MS;
  const length = Math.min(Math.max(recorded / PLACE_FOLLOWING, shortest), FIRST_LONGEST_MS);
  const from = Math.max(edges.last - length * PLACE_FOLLOWING, edges.first - length * MARGIN_BEFORE);
  return { from, to: from + length, isHeld: false, at, playState };
}

/** A person moved the window. It holds where it is put, once the playhead is out of it. */
export function placed(window: VisibleWindow, to: Stretch): VisibleWindow {
  const isHeld = window.at < to.from || window.at > to.to;
  return { ...window, from: to.from, to: to.to, isHeld };
}

/** The playhead moved: the window follows as little as it can. The same window when nothing has to move. */
export function withPlayhead(window: VisibleWindow, playhead: Playhead): VisibleWindow {
  const { at, playState } = playhead;
  if (at === window.at && playState === window.playState) return window;
  // A command ends holding: a change of play state, or a jump of a playhead that does not run by itself.
  const isHeld = window.isHeld && playState === window.playState && playState !== 'paused';
  const next: VisibleWindow = { ...window, at, playState, isHeld };
  return isHeld ? next : { ...next, ...shown(window, playhead) };
}

function shown(stretch: Stretch, { at, playState, rate, edges }: Playhead): Stretch {
  const place = (at - stretch.from) / (stretch.to - stretch.from);
  const isOutside = place < 0 || place > 1;
  switch (playState) {
    case 'paused':
      return isOutside ? onRecord(slidTo(stretch, at, 0.5), edges) : stretch;
    case 'following':
      return isOutside || place > PLACE_FOLLOWING ? slidTo(stretch, at, PLACE_FOLLOWING) : stretch;
    case 'playing': {
      const farthest = rate > 0 ? PLACE_PLAYING : 1 - PLACE_PLAYING;
      const isBeyond = rate > 0 ? place > farthest : place < farthest;
      if (isOutside) return onRecord(slidTo(stretch, at, 0.5), edges);
      return isBeyond ? onRecord(slidTo(stretch, at, farthest), edges) : stretch;
    }
    default:
      return playState satisfies never;
  }
}

/** Moves the stretch so that it shows no more than a margin of what is not recorded. */
function onRecord(stretch: Stretch, { first, last }: Playhead['edges']): Stretch {
  const length = stretch.to - stretch.from;
  const earliest = first - length * MARGIN_BEFORE;
  const from = Math.max(Math.min(stretch.from, last - length * PLACE_FOLLOWING), earliest);
  return { from, to: from + length };
}

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { PlaybackState, Player, SceneFrame } from './player.ts';

/** Panels draw at most this often. */
const PANEL_MS = 100;

/** And they rest for this many times as long as they took, up to so many ms, so that lists of thousands do not slow the picture. */
const REST = 40;
const LONGEST_REST_MS = 500;

/** How long a panel that took so many ms rests before it draws again, in ms from when it began. */
export function panelPause(tookMs: number): number {
  return Math.min(LONGEST_REST_MS, Math.max(PANEL_MS, REST * tookMs));
}

/** Reads what `selector` picks from the player's state, and renders again when that changes. */
export function usePlayback<T>(player: Player, selector: (state: PlaybackState) => T): T {
  return useStore(player.state, selector);
}

/**
 * As {@link usePlayback}, for words that move with time but are not what the hand follows: read at most ten times a second
 * while it moves, and always brought to where it came to rest.
 */
export function useSlowPlayback<T>(player: Player, selector: (state: PlaybackState) => T): T {
  const slow = useMemo(() => slowed(player), [player]);
  return useSyncExternalStore(slow.subscribe, () => selector(slow.state()));
}

/** The state of a player as it was at the last tenth of a second. */
function slowed(player: Player) {
  let held = player.state.getState();
  return {
    state: () => held,
    subscribe: (tell: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let takenAt = Number.NEGATIVE_INFINITY;
      const take = () => {
        timer = undefined;
        takenAt = performance.now();
        held = player.state.getState();
        tell();
      };
      const stop = player.state.subscribe(() => {
        timer ??= setTimeout(take, Math.max(0, takenAt + PANEL_MS - performance.now()));
      });
      take();
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}

/** The frame for a panel: the newest one, at most ten times a second, less often when that takes long. What draws every frame uses `player.onFrame`. */
export function useFrame(player: Player): SceneFrame {
  const [held, hold] = useState((): Held => ({ player, frame: player.frame() }));
  const tookMs = useRef(0);
  // Runs when the panel is on the page: in between it was drawn.
  useEffect(() => {
    if (held.takenAt !== undefined) tookMs.current = performance.now() - held.takenAt;
  }, [held]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let takenAt = Number.NEGATIVE_INFINITY;
    const take = () => {
      timer = undefined;
      takenAt = performance.now();
      hold({ player, frame: player.frame(), takenAt });
    };
    const stop = player.onFrame(() => {
      if (timer !== undefined) return;
      const rest = takenAt + panelPause(tookMs.current) - performance.now();
      if (rest <= 0) take();
      else timer = setTimeout(take, rest);
    });
    take();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [player]);
  return held.player === player ? held.frame : player.frame();
}

interface Held {
  readonly player: Player;
  readonly frame: SceneFrame;
  /** When the panel began to draw it. */
  readonly takenAt?: number;
}

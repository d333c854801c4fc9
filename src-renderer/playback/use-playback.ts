import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { PlaybackState, Player, SceneFrame } from './player.ts';

/** Panels draw at most this often. */
const PANEL_MS = 100;

/** Reads what `selector` picks from the player's state, and renders again when that changes. */
export function usePlayback<T>(player: Player, selector: (state: PlaybackState) => T): T {
  return useStore(player.state, selector);
}

/** The frame for a panel: the newest one, at most ten times a second. What draws every frame uses `player.onFrame`. */
export function useFrame(player: Player): SceneFrame {
  const [held, hold] = useState(() => ({ player, frame: player.frame() }));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let heldAt = Number.NEGATIVE_INFINITY;
    const take = () => {
      timer = undefined;
      heldAt = performance.now();
      hold({ player, frame: player.frame() });
    };
    const stop = player.onFrame(() => {
      if (timer !== undefined) return;
      const rest = heldAt + PANEL_MS - performance.now();
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

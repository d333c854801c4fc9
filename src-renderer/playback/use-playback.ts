import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { PlaybackState, Player, SceneFrame } from './player.ts';

/** Panels draw at most this often. */
const PANEL_MS = 100;

/** And they rest for this many times as long as they took, so that lists of thousands do not slow the picture. */
const REST = 6;

/** Reads what `selector` picks from the player's state, and renders again when that changes. */
export function usePlayback<T>(player: Player, selector: (state: PlaybackState) => T): T {
  return useStore(player.state, selector);
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
      const rest = takenAt + Math.max(PANEL_MS, REST * tookMs.current) - performance.now();
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

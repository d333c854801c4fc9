import type { StoreApi } from 'zustand/vanilla';
import type { Player } from '../../playback/player.ts';
import { comparedWith, type Modes } from './modes.ts';

/** Lays the beginning of the loop under its end; false when there is no loop. */
export function compareLoop(modes: StoreApi<Modes>, player: Player | undefined): boolean {
  const loop = player?.state.getState().loop;
  if (player === undefined || loop === undefined) return false;
  modes.setState((state) => comparedWith(state, loop.from), true);
  player.send({ type: 'pause' });
  player.send({ type: 'seek', to: loop.to });
  return true;
}

import { useEffect, useRef } from 'react';
import type { PlayOption, StepScope } from '@model/playback.ts';
import type { PlaybackState, Player } from '../../playback/player.ts';

const OPTIONS: readonly PlayOption[] = ['skip-idle', 'stop-at-marks', 'stop-at-failures', 'step-heartbeats'];

/** What of a player the address does not say. */
interface Left {
  readonly player: Player;
  readonly wasPlaying: boolean;
  readonly stepScope: StepScope;
  readonly options: PlaybackState['options'];
}

/**
 * Time stands while the engine is away, for the picture could not follow it. When it is back, the player that takes the
 * place of the one before plays on as that did, with the same stops, skips and steps.
 */
export function useStandstill(player: Player | undefined, isLost: boolean): void {
  const left = useRef<Left>(undefined);
  useEffect(() => {
    if (player === undefined) return undefined;
    if (isLost) {
      const { playState, stepScope, options } = player.state.getState();
      const wasPlaying = playState === 'playing';
      left.current = { player, wasPlaying, stepScope, options };
      if (wasPlaying) player.send({ type: 'pause' });
      return undefined;
    }
    const before = left.current;
    left.current = undefined;
    if (before === undefined || before.player === player || before.player.recording !== player.recording) {
      return undefined;
    }
    return whenReady(player, () => goOn(player, before));
  }, [player, isLost]);
}

function goOn(player: Player, { wasPlaying, stepScope, options }: Left): void {
  player.send({ type: 'step-by', scope: stepScope });
  for (const option of OPTIONS) player.send({ type: 'set-option', option, isOn: options[option] });
  if (wasPlaying) player.send({ type: 'play' });
}

/** Acts once the player is ready; returns how to stop waiting for that. */
function whenReady(player: Player, act: () => void): () => void {
  let stop: () => void = () => undefined;
  const look = () => {
    if (player.state.getState().phase !== 'ready') return false;
    stop();
    act();
    return true;
  };
  if (!look()) stop = player.state.subscribe(look);
  return () => stop();
}

import { useEffect, useEffectEvent } from 'react';
import type { PlaybackCommand } from '@model/playback.ts';
import { isRunning, type PlaybackState, type Player } from '../../playback/player.ts';
import type { Perform } from '../page-action.ts';

const TEN_SECONDS_MS = 10_000;

/** The system is another process: it hears of the position at most this often. */
const TELL_MS = 500;

/** What the keys and controls that a system has for media mean here. */
const COMMANDS: readonly (readonly [MediaSessionAction, PlaybackCommand])[] = [
  ['play', { type: 'play' }],
  ['pause', { type: 'pause' }],
  ['stop', { type: 'pause' }],
  ['seekbackward', { type: 'seek-by', ms: -TEN_SECONDS_MS }],
  ['seekforward', { type: 'seek-by', ms: TEN_SECONDS_MS }],
  ['previoustrack', { type: 'step', direction: -1 }],
  ['nexttrack', { type: 'step', direction: 1 }],
];

/** Lets the media keys of the system play the recording, and tells the system where it stands. */
export function useMediaSession(player: Player | undefined, title: string, perform: Perform): void {
  const onCommand = useEffectEvent((command: PlaybackCommand) => perform({ type: 'playback', command }));
  useEffect(() => {
    if (player === undefined || !('mediaSession' in navigator)) return undefined;
    const { mediaSession } = navigator;
    mediaSession.metadata = new MediaMetadata({ title });
    for (const [action, command] of COMMANDS) {
      mediaSession.setActionHandler(action, () => onCommand(command));
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const state = player.state.getState();
      mediaSession.playbackState = isRunning(state) ? 'playing' : 'paused';
      const position = mediaPosition(state);
      if (position) mediaSession.setPositionState(position);
    };
    tell();
    const stop = player.state.subscribe(() => {
      timer ??= setTimeout(tell, TELL_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
      for (const [action] of COMMANDS) mediaSession.setActionHandler(action, null);
      mediaSession.metadata = null;
      mediaSession.playbackState = 'none';
    };
  }, [player, title]);
}

/** Where the playhead stands in a recording, as systems draw it. */
export function mediaPosition({ at, edges, rate }: Pick<PlaybackState, 'at' | 'edges' | 'rate'>) {
  if (!edges) return undefined;
  const duration = Math.max((edges.last - edges.first) / 1000, 0);
  const position = Math.min(Math.max((at - edges.first) / 1000, 0), duration);
  return { duration, position, playbackRate: Math.abs(rate) };
}

import type { PlaybackState, Player, SceneFrame } from '../../playback/player.ts';
import type { Zone } from '../../widgets/time-text.ts';
import { comparedFrame, spokenReport, spokenReturn } from './spoken-report.ts';

/** How long the playhead rests before it is spoken of. */
const SETTLED_MS = 600;

export interface ReportsTo {
  readonly zone: Zone;
  /** Takes the place of what was said before; empty when that is no longer so. */
  readonly say: (report: string) => void;
  /** Calls back after so many ms; returns how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/**
 * Says where we are and what is different there once the playhead has come to rest, also at the live edge when it has
 * returned there; takes it back when the playhead leaves. Silent while time runs by itself. Returns how to stop.
 */
export function reportSeeks(player: Player, { zone, say, after }: ReportsTo): () => void {
  let cancel = () => {};
  // Until the player is ready its frame is empty, and all would be new.
  let kept: SceneFrame | undefined = player.state.getState().phase === 'ready' ? player.frame() : undefined;
  let said: SceneFrame['at'] | undefined;
  let isReturning = false;
  const rested = (reportOn: (frame: SceneFrame, before: SceneFrame) => string) => {
    cancel();
    cancel = after(SETTLED_MS, () => {
      if (player.state.getState().phase !== 'ready') return;
      const frame = player.frame();
      say(reportOn(frame, kept ?? frame));
      kept = frame;
      said = frame.at;
      isReturning = false;
    });
  };
  const restedHere = () => rested((frame, before) => spokenReport(frame, before, zone));

  const hearFrame = (frame: SceneFrame) => {
    const { playState } = player.state.getState();
    if (!isReturning) kept = comparedFrame(kept, frame, playState);
    if (playState === 'following') return;
    if (frame.at !== said) say('');
    if (playState === 'paused') restedHere();
  };
  const hearState = ({ playState }: PlaybackState, before: PlaybackState) => {
    if (playState === before.playState) return;
    isReturning = playState === 'following';
    cancel();
    if (playState === 'paused') {
      restedHere();
      return;
    }
    say('');
    if (isReturning) rested(spokenReturn);
  };
  const stops = [player.onFrame(hearFrame), player.state.subscribe(hearState)];
  return () => {
    cancel();
    for (const stop of stops) stop();
  };
}

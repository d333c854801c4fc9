import { useEffect, useState } from 'react';
import type { Player, SceneFrame } from '../../playback/player.ts';
import type { Zone } from '../../widgets/time-text.ts';
import { comparedFrame, spokenReport } from './spoken-report.ts';

/** How long the playhead rests before it is spoken of. */
const SETTLED_MS = 600;

/** A polite live region: where we are and what is different there, once the playhead has come to rest. Silent while time runs by itself. */
export function SeekReport({ player, zone }: { readonly player: Player; readonly zone: Zone }) {
  const [report, setReport] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Until the player is ready its frame is empty, and all would be new.
    let kept: SceneFrame | undefined = player.state.getState().phase === 'ready' ? player.frame() : undefined;
    const speak = () => {
      const frame = player.frame();
      setReport(spokenReport(frame, kept ?? frame, zone));
      kept = frame;
    };
    const stop = player.onFrame((frame) => {
      clearTimeout(timer);
      const { playState } = player.state.getState();
      kept = comparedFrame(kept, frame, playState);
      if (playState === 'paused') {
        timer = setTimeout(speak, SETTLED_MS);
      }
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [player, zone]);
  return (
    <div className="spoken" role="status" aria-live="polite">
      {report}
    </div>
  );
}

import { useEffect, useState } from 'react';
import type { Player } from '../../playback/player.ts';
import type { Zone } from '../../widgets/time-text.ts';
import { spokenReport } from './spoken-report.ts';

/** How long the playhead rests before it is spoken of. */
const SETTLED_MS = 600;

/** A polite live region: where we are and what is different there, once the playhead has come to rest. Silent while time runs by itself. */
export function SeekReport({ player, zone }: { readonly player: Player; readonly zone: Zone }) {
  const [report, setReport] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let spoken = player.frame();
    const speak = () => {
      const frame = player.frame();
      setReport(spokenReport(frame, spoken, zone));
      spoken = frame;
    };
    const stop = player.onFrame(() => {
      clearTimeout(timer);
      if (player.state.getState().playState === 'paused') {
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

import { useEffect, useState } from 'react';
import type { Player } from '../../playback/player.ts';
import type { Zone } from '../../widgets/time-text.ts';
import { reportSeeks } from './report-seeks.ts';

/** A polite live region: where we are and what is different there. */
export function SeekReport({ player, zone }: { readonly player: Player; readonly zone: Zone }) {
  const [report, setReport] = useState('');
  useEffect(() => {
    const stop = reportSeeks(player, { zone, say: setReport, after: afterMs });
    return () => {
      stop();
      setReport('');
    };
  }, [player, zone]);
  return (
    <div className="spoken" role="status" aria-live="polite">
      {report}
    </div>
  );
}

function afterMs(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

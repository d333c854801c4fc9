import { useEffect, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import { type Silence, silencesOf } from '@model/gap.ts';
import type { RecordingStatus } from '@model/recording.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { gapLabel, gapReason } from '../../widgets/gap-words.ts';
import { dayClockText, type Zone } from '../../widgets/time-text.ts';
import './panel.css';

interface GapListProps {
  readonly client: Client;
  readonly status: RecordingStatus;
  readonly zone: Zone;
  /** Shows the moment before the gap. */
  readonly onGoTo: (at: Timestamp) => void;
}

const MOST_SHOWN = 200;

/** The silences of a recording, the newest first; each is a button that goes there. */
export function GapList({ client, status, zone, onGoTo }: GapListProps) {
  const [found, setFound] = useState<readonly Silence[] | string>();
  const { id, gaps, now } = status;
  useEffect(() => {
    const range = { recording: id, from: timestampFromMs(0), to: now };
    client.changes.gaps(range).then(
      (all) => setFound(silencesOf(all).toReversed()),
      (error: unknown) => setFound(error instanceof Error ? error.message : String(error)),
    );
    // Asked again when there is another gap, not with each second of the engine's clock.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, id, gaps]);
  if (found === undefined) return <p className="recorder-scope">Reading the gaps…</p>;
  if (typeof found === 'string') return <p className="recorder-warning">{found}</p>;
  return (
    <ul className="gap-list">
      {found.slice(0, MOST_SHOWN).map((silence) => (
        <li key={silence.from}>
          <button type="button" onClick={() => onGoTo(silence.from)}>
            <span className="gap-when">{dayClockText(silence.from, zone)}</span>
            <span>
              {gapLabel(silence, now)}
              {silence.to === undefined ? ', still open' : ''}
            </span>
            <span className="gap-why">{gapReason(silence)}</span>
          </button>
        </li>
      ))}
      {found.length > MOST_SHOWN ? <li className="gap-why">and {found.length - MOST_SHOWN} older ones</li> : undefined}
    </ul>
  );
}

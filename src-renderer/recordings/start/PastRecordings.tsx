import { useEffect, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import type { PastRecording } from '@model/past-recording.ts';
import { bytesText } from '../transfer/TransferDialog.tsx';
import { dayClockText, spanText, type Zone } from '../../widgets/time-text.ts';
import '../recordings.css';

interface PastRecordingsProps {
  readonly client: Client;
  readonly zone: Zone;
  readonly onOpen: (path: string) => void;
}

/** What was recorded before, newest first; each can be opened without its cluster. Nothing at all when there is none. */
export function PastRecordings({ client, zone, onOpen }: PastRecordingsProps) {
  const [found, setFound] = useState<readonly PastRecording[] | string>([]);
  useEffect(() => {
    client.recordings
      .past()
      .then(setFound, (error: unknown) => setFound(error instanceof Error ? error.message : String(error)));
  }, [client]);
  if (typeof found === 'string') return <p className="screen-muted">{found}</p>;
  if (found.length === 0) return undefined;
  return (
    <section className="past" aria-label="Recorded before">
      <h2>Recorded before</h2>
      <ul className="context-list past-list">
        {found.map((recording) => (
          <li key={recording.path}>
            <Past recording={recording} zone={zone} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface PastProps extends Omit<PastRecordingsProps, 'client'> {
  readonly recording: PastRecording;
}

function Past({ recording: { path, bytes, content, problem }, zone, onOpen }: PastProps) {
  if (content === undefined) return <p className="screen-muted past-broken">{problem}</p>;
  const { origin, span } = content;
  return (
    <button type="button" className="context-choice" title={path} onClick={() => onOpen(path)}>
      <span className="context-words">
        <span className="context-line">
          {origin.context}
          {origin.unredacted === true ? <span className="context-current">not redacted</span> : undefined}
        </span>
        <span className="context-server">
          {span === undefined
            ? 'not a single change'
            : `${dayClockText(span.first, zone)}, ${spanText(span.last - span.first)}`}
          {` · ${bytesText(bytes)}`}
        </span>
      </span>
    </button>
  );
}

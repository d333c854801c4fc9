import type { RecordingStatus } from '@model/recording.ts';
import { stopwatchText } from '../widgets/time-text.ts';
import { useEngineNow } from './use-engine-now.ts';
import './recordings.css';

interface RecordingLightProps {
  readonly status: RecordingStatus;
  readonly heardAt: number;
}

/** How the recording fares: `REC 02:14:07 · 1,204 objects · 2 gaps`. Only a running one is red. */
export function RecordingLight({ status, heardAt }: RecordingLightProps) {
  const now = useEngineNow(status, heardAt);
  const { state, span, objects, gaps } = status;
  const end = state.type === 'file' || state.type === 'stopped' ? span?.last : now;
  return (
    <div className="recording-light" data-state={state.type}>
      <span className="recording-dot" />
      <strong>{wordOf(status)}</strong>
      {span === undefined || end === undefined ? undefined : <span>{stopwatchText(end - span.first)}</span>}
      <span>{objects.toLocaleString('en')} objects</span>
      {gaps === 0 ? undefined : (
        <span className="recording-gaps">
          {gaps} {gaps === 1 ? 'gap' : 'gaps'}
        </span>
      )}
    </div>
  );
}

function wordOf({ state }: RecordingStatus): string {
  switch (state.type) {
    case 'connecting':
      return 'Connecting';
    case 'recording':
      return 'REC';
    case 'retrying':
      return 'Retrying';
    case 'paused':
      return 'Paused';
    case 'stopped':
      return 'Stopped';
    case 'file':
      return 'File';
  }
}

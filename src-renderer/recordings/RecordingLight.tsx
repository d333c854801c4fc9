import type { Client } from '@contract/contract.ts';
import type { RecordingStatus } from '@model/recording.ts';
import type { Timestamp } from '@model/time.ts';
import { Popover } from '../widgets/popover.tsx';
import { stopwatchText, type Zone } from '../widgets/time-text.ts';
import { GapList } from './panel/GapList.tsx';
import { type RecorderDeeds, RecorderPanel } from './panel/RecorderPanel.tsx';
import { useEngineNow } from './use-engine-now.ts';
import './recordings.css';

interface RecordingLightProps extends RecorderDeeds {
  readonly client: Client;
  readonly status: RecordingStatus;
  readonly heardAt: number;
  readonly zone: Zone;
  /** The engine does not answer: nobody knows how the recording fares. */
  readonly isLost: boolean;
  readonly onGoTo: (at: Timestamp) => void;
}

/** How the recording fares: `REC 02:14:07 · 1,204 objects · 2 gaps`. Only a running one is red, and none while the engine is away. Opens the recorder's panel. */
export function RecordingLight({ client, status, heardAt, zone, isLost, onGoTo, ...deeds }: RecordingLightProps) {
  const { state, gaps } = status;
  return (
    <div className="recording-light" data-state={isLost ? 'lost' : state.type}>
      {state.type === 'file' ? (
        <span className="recording-words">
          <Words {...{ status, heardAt, isLost }} />
        </span>
      ) : (
        <Popover
          title={`Recorder of ${status.title}`}
          trigger={
            <button type="button" className="recording-words" title="What the recorder is doing">
              <Words {...{ status, heardAt, isLost }} />
            </button>
          }
        >
          <RecorderPanel client={client} status={status} heardAt={heardAt} {...deeds} />
        </Popover>
      )}
      {gaps === 0 ? undefined : (
        <Popover
          title={gaps === 1 ? 'One gap' : `${gaps} gaps`}
          trigger={
            <button type="button" className="recording-gaps" title="Where nothing is known">
              {gaps} {gaps === 1 ? 'gap' : 'gaps'}
            </button>
          }
        >
          <GapList client={client} status={status} zone={zone} onGoTo={onGoTo} />
        </Popover>
      )}
    </div>
  );
}

function Words({ status, heardAt, isLost }: Pick<RecordingLightProps, 'status' | 'heardAt' | 'isLost'>) {
  const now = useEngineNow(status, heardAt);
  const { state, span, objects } = status;
  const isOver = state.type === 'file' || state.type === 'stopped';
  const end = isOver || isLost ? span?.last : now;
  return (
    <>
      <span className="recording-dot" />
      <strong>{isLost ? 'Engine away' : wordOf(status)}</strong>
      {span === undefined || end === undefined ? undefined : <span>{stopwatchText(end - span.first)}</span>}
      <span>{objects.toLocaleString('en')} objects</span>
    </>
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

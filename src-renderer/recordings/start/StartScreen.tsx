import { FolderOpen, SlidersHorizontal } from 'lucide-react';
import type { Client } from '@contract/contract.ts';
import type { ContextList } from '@contract/recordings.ts';
import { problemWords } from '@model/recording.ts';
import { Button, IconButton } from '../../widgets/button.tsx';
import type { Zone } from '../../widgets/time-text.ts';
import { ContextWords } from '../ContextMenu.tsx';
import { PastRecordings } from './PastRecordings.tsx';
import '../recordings.css';

interface StartScreenProps {
  readonly client: Client;
  readonly zone: Zone;
  /** Absent until the engine has read the kubeconfig. */
  readonly list?: ContextList;
  readonly onRecord: (context: string) => void;
  /** Asks what of a context is to be recorded. */
  readonly onScope: (context: string) => void;
  readonly onOpenFile: () => void;
  readonly onOpenPath: (path: string) => void;
}

/** Nothing is open: choose a context to record, or open a recording. */
export function StartScreen({ client, zone, list, onRecord, onScope, onOpenFile, onOpenPath }: StartScreenProps) {
  return (
    <main className="screen">
      <div className="screen-sheet">
        {list === undefined ? (
          <p className="screen-muted">Reading the kubeconfig…</p>
        ) : (
          <Contexts list={list} onRecord={onRecord} onScope={onScope} />
        )}
        <PastRecordings client={client} zone={zone} onOpen={onOpenPath} />
        <div className="screen-actions">
          <Button onClick={onOpenFile}>
            <FolderOpen size={14} />
            Open a recording…
          </Button>
        </div>
      </div>
    </main>
  );
}

interface ContextsProps extends Pick<StartScreenProps, 'onRecord' | 'onScope'> {
  readonly list: ContextList;
}

function Contexts({ list, onRecord, onScope }: ContextsProps) {
  const { contexts, problem } = list;
  if (contexts.length === 0) {
    return (
      <>
        <h2>No cluster to record</h2>
        <p>{problem?.sentence ?? 'The kubeconfig has no contexts.'}</p>
        <p className="screen-muted">{problem?.hint ?? 'Add one with kubectl config set-context, then come back.'}</p>
      </>
    );
  }
  return (
    <>
      <h2>Choose a cluster to record</h2>
      <p className="screen-muted">Khronoscope lists and watches; it changes nothing in the cluster.</p>
      {problem === undefined ? undefined : <p className="screen-muted">{problemWords(problem)}</p>}
      <ul className="context-list">
        {contexts.map((context) => (
          <li key={context.name} className="context-row">
            <button type="button" className="context-choice" onClick={() => onRecord(context.name)}>
              <span className={context.recording === undefined ? 'context-dot' : 'recording-dot'} data-state="none" />
              <ContextWords context={context} />
            </button>
            <IconButton
              label={`Choose what of ${context.name} is recorded`}
              icon={<SlidersHorizontal size={14} />}
              onClick={() => onScope(context.name)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

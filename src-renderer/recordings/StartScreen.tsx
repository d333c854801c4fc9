import { FolderOpen } from 'lucide-react';
import type { ContextList } from '@contract/recordings.ts';
import { Button } from '../widgets/button.tsx';
import { ContextWords } from './ContextMenu.tsx';
import './recordings.css';

interface StartScreenProps {
  /** Absent until the engine has read the kubeconfig. */
  readonly list?: ContextList;
  readonly onRecord: (context: string) => void;
  readonly onOpenFile: () => void;
}

/** Nothing is open: choose a context to record, or open a recording. */
export function StartScreen({ list, onRecord, onOpenFile }: StartScreenProps) {
  return (
    <main className="screen">
      <div className="screen-sheet">
        {list === undefined ? (
          <p className="screen-muted">Reading the kubeconfig…</p>
        ) : (
          <Contexts list={list} onRecord={onRecord} />
        )}
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

function Contexts({ list, onRecord }: { readonly list: ContextList; readonly onRecord: (context: string) => void }) {
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
      {problem === undefined ? undefined : (
        <p className="screen-muted">
          {problem.sentence} {problem.hint}
        </p>
      )}
      <ul className="context-list">
        {contexts.map((context) => (
          <li key={context.name}>
            <button type="button" className="context-choice" onClick={() => onRecord(context.name)}>
              <span className={context.recording === undefined ? 'context-dot' : 'recording-dot'} data-state="none" />
              <ContextWords context={context} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

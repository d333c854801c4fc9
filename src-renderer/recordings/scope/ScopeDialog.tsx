import { useState } from 'react';
import type { Client } from '@contract/contract.ts';
import type { RecordingScope } from '@model/recording-scope.ts';
import { Dialog } from '../../widgets/dialog.tsx';
import { ScopeForm } from './ScopeForm.tsx';
import { useScopes } from './use-scopes.ts';

/** What a person asks of a recording that begins. */
export interface RecordWishes {
  readonly scope?: RecordingScope;
  readonly unredacted?: true;
}

interface ScopeDialogProps {
  readonly client: Client;
  readonly context: string;
  /** A recording of it runs: it goes on with another scope, and redaction is no longer a choice. */
  readonly isRecording: boolean;
  readonly onRecord: (context: string, wishes: RecordWishes) => void;
  readonly onClose: () => void;
}

/** What is recorded of a context, asked before it is recorded or while it is. Mounted while it is open. */
export function ScopeDialog({ client, context, isRecording, onRecord, onClose }: ScopeDialogProps) {
  const { choices, problem, keep } = useScopes(client, context);
  const [isPlain, setIsPlain] = useState(false);
  const done = (scope: RecordingScope) => {
    onRecord(context, { scope, ...(isPlain && { unredacted: true as const }) });
    onClose();
  };
  return (
    <Dialog title={`What is recorded of ${context}`} isOpen onClose={onClose} className="scope-dialog">
      {problem === undefined ? undefined : <p className="scope-problem">{problem}</p>}
      {choices === undefined ? undefined : (
        <ScopeForm
          scope={choices.scope}
          presets={choices.presets}
          verb={isRecording ? 'Record this from now on' : 'Record'}
          onDone={done}
          onKeep={keep}
          onForget={keep}
        >
          {isRecording ? (
            <p className="scope-note">What is left out from now on becomes a gap; what was recorded stays.</p>
          ) : (
            <Redaction isPlain={isPlain} onChange={setIsPlain} />
          )}
        </ScopeForm>
      )}
    </Dialog>
  );
}

function Redaction({
  isPlain,
  onChange,
}: {
  readonly isPlain: boolean;
  readonly onChange: (isPlain: boolean) => void;
}) {
  return (
    <div className="scope-plain">
      <label>
        <input type="checkbox" checked={isPlain} onChange={({ target }) => onChange(target.checked)} />
        Do not redact this recording
      </label>
      <p className="scope-note" role={isPlain ? 'alert' : undefined} data-warns={isPlain}>
        {isPlain
          ? 'Values of Secrets, tokens and passwords will lie in the recording as they are. It gets a folder of its own and says so for ever.'
          : 'Values of Secrets, tokens and passwords are replaced before they reach the disk.'}
      </p>
    </div>
  );
}

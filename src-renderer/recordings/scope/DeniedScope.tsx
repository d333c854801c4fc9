import type { Client } from '@contract/contract.ts';
import type { RecordingStatus } from '@model/recording.ts';
import type { RecordWishes } from './ScopeDialog.tsx';
import { ScopeForm } from './ScopeForm.tsx';
import { useScopes } from './use-scopes.ts';

interface DeniedScopeProps {
  readonly client: Client;
  readonly status: RecordingStatus;
  readonly onRecord: (context: string, wishes: RecordWishes) => void;
}

/** Nothing may be listed: names the namespaces that may be, and goes on there. */
export function DeniedScope({ client, status, onRecord }: DeniedScopeProps) {
  const { choices, problem, keep } = useScopes(client, status.title);
  return (
    <>
      {problem === undefined ? undefined : <p>{problem}</p>}
      {choices === undefined ? undefined : (
        <ScopeForm
          scope={choices.scope}
          presets={choices.presets}
          verb="Record these"
          onDone={(scope) => onRecord(status.title, { scope })}
          onKeep={keep}
          onForget={keep}
        />
      )}
    </>
  );
}

import { useCallback, useEffect, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import type { ScopeChoices } from '@contract/recordings.ts';
import type { RecordingScope } from '@model/recording-scope.ts';

/** What can be recorded of a context, and keeping scopes under names. */
export interface Scopes {
  /** Absent until the engine has answered. */
  readonly choices?: ScopeChoices;
  /** Why it cannot, or why keeping failed, in words. */
  readonly problem?: string;
  /** Keeps a scope under a name; without one, forgets that name. */
  readonly keep: (name: string, scope?: RecordingScope) => void;
}

export function useScopes(client: Client, context: string): Scopes {
  const [state, setState] = useState<Omit<Scopes, 'keep'>>({});
  const ask = useCallback(
    (first: () => Promise<unknown>) =>
      first()
        .then(() => client.recordings.scopes({ context }))
        .then(
          (choices) => setState({ choices }),
          (error: unknown) =>
            setState((before) => ({ ...before, problem: error instanceof Error ? error.message : String(error) })),
        ),
    [client, context],
  );
  useEffect(() => void ask(() => Promise.resolve()), [ask]);
  const keep = (name: string, scope?: RecordingScope) =>
    void ask(() => client.recordings.keepPreset({ name, ...(scope !== undefined && { scope }) }));
  return { ...state, keep };
}

import { useState } from 'react';
import type { Client } from '@contract/contract.ts';
import { problemWords, type RecordingStatus } from '@model/recording.ts';
import { Button } from '../widgets/button.tsx';
import { Notice } from '../widgets/notice.tsx';
import { deniedKinds } from './denied-kinds.ts';
import { useEngineNow } from './use-engine-now.ts';

interface RecordingNoticesProps {
  readonly status: RecordingStatus;
  readonly heardAt: number;
  readonly client: Client;
  readonly onRetry: () => void;
  readonly onResume: () => void;
}

/** Strips over the picture: why the recording does not grow, and what may not be seen. */
export function RecordingNotices({ status, heardAt, client, onRetry, onResume }: RecordingNoticesProps) {
  const { state, denied, warnings = [] } = status;
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} tone="degraded">
          {warning.charAt(0).toUpperCase()}
          {warning.slice(1)}.
        </Notice>
      ))}
      {state.type === 'paused' ? (
        <Notice tone="quiet" actions={<Button onClick={onResume}>Go on</Button>}>
          Recording is paused. Until it goes on there is a gap.
        </Notice>
      ) : undefined}
      {state.type === 'retrying' ? <Retrying {...{ status, heardAt, onRetry }} /> : undefined}
      {state.type === 'stopped' && state.problem !== undefined ? (
        <Notice tone="failing" actions={<Button onClick={onRetry}>Try again</Button>}>
          {problemWords(state.problem)}
        </Notice>
      ) : undefined}
      {denied === 0 ? undefined : <Denied key={status.id} recording={status.id} denied={denied} client={client} />}
    </>
  );
}

function Retrying({ status, heardAt, onRetry }: Pick<RecordingNoticesProps, 'status' | 'heardAt' | 'onRetry'>) {
  const now = useEngineNow(status, heardAt);
  if (status.state.type !== 'retrying') {
    return undefined;
  }
  const { problem, nextTryAt } = status.state;
  const seconds = Math.ceil((nextTryAt - now) / 1000);
  return (
    <Notice
      tone="degraded"
      actions={
        <>
          <span aria-hidden="true">{seconds > 0 ? `next try in ${seconds} s` : 'trying…'}</span>
          <Button onClick={onRetry}>Try now</Button>
        </>
      }
    >
      {problemWords(problem)}
    </Notice>
  );
}

interface DeniedProps {
  readonly recording: string;
  readonly denied: number;
  readonly client: Client;
}

/** Says that the picture is not whole. Which kinds are missing is asked for on demand. */
function Denied({ recording, denied, client }: DeniedProps) {
  const [isDismissed, setIsDismissed] = useState(false);
  const [kinds, setKinds] = useState<string>();
  if (isDismissed) {
    return undefined;
  }
  const ask = async () => {
    const { coverage } = await client.recordings.report({ recording });
    setKinds(deniedKinds(coverage).join(', '));
  };
  return (
    <Notice
      tone="quiet"
      actions={
        <>
          {kinds === undefined ? (
            <Button look="quiet" onClick={() => void ask().catch((error: unknown) => setKinds(String(error)))}>
              Which?
            </Button>
          ) : undefined}
          <Button look="quiet" onClick={() => setIsDismissed(true)}>
            Hide
          </Button>
        </>
      }
    >
      {denied} {denied === 1 ? 'kind' : 'kinds'} may not be listed{kinds === undefined ? '.' : `: ${kinds}.`}
    </Notice>
  );
}

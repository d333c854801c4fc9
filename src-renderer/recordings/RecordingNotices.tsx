import { useState } from 'react';
import type { Client } from '@contract/contract.ts';
import { deniedIn } from '@model/coverage.ts';
import type { RecordingStatus } from '@model/recording.ts';
import { Button } from '../widgets/button.tsx';
import { Notice } from '../widgets/notice.tsx';
import { nextTryText, recorderWords, type Trouble } from './recorder-words.ts';
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
  const { warnings = [] } = status;
  const { trouble, denied } = recorderWords(status);
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} tone="degraded">
          {warning.charAt(0).toUpperCase()}
          {warning.slice(1)}.
        </Notice>
      ))}
      {trouble === undefined ? undefined : <Told {...{ trouble, status, heardAt, onRetry, onResume }} />}
      {denied === '' ? undefined : <Denied key={status.id} recording={status.id} denied={denied} client={client} />}
    </>
  );
}

type ToldProps = Omit<RecordingNoticesProps, 'client'> & { readonly trouble: Trouble };

function Told({ trouble, status, heardAt, onRetry, onResume }: ToldProps) {
  const now = useEngineNow(status, heardAt);
  const { tone, text, nextTryAt, remedy } = trouble;
  return (
    <Notice
      tone={tone}
      actions={
        <>
          {nextTryAt === undefined ? undefined : <span aria-hidden="true">{nextTryText(nextTryAt, now)}</span>}
          {remedy === 'resume' ? <Button onClick={onResume}>Go on</Button> : undefined}
          {remedy === 'retry' ? (
            <Button onClick={onRetry}>{tone === 'failing' ? 'Try again' : 'Try now'}</Button>
          ) : undefined}
        </>
      }
    >
      {text}
    </Notice>
  );
}

interface DeniedProps {
  readonly recording: string;
  /** What may not be seen, in words. */
  readonly denied: string;
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
    setKinds(deniedIn(coverage).join(', '));
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
      {denied}
      {kinds === undefined ? '.' : `: ${kinds}.`}
    </Notice>
  );
}

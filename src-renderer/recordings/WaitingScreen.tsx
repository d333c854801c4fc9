import type { Client } from '@contract/contract.ts';
import type { Problem, RecordingStatus } from '@model/recording.ts';
import { Button } from '../widgets/button.tsx';
import { DeniedScope } from './scope/DeniedScope.tsx';
import type { RecordWishes } from './scope/ScopeDialog.tsx';
import { nextTryText } from './recorder-words.ts';
import { useEngineNow } from './use-engine-now.ts';
import './recordings.css';

interface WaitingScreenProps {
  readonly status: RecordingStatus;
  readonly heardAt: number;
  readonly client: Client;
  readonly onRetry: () => void;
  readonly onResume: () => void;
  readonly onRecord: (context: string, wishes: RecordWishes) => void;
}

/** A recording without a single change so far: what is being waited for, or why nothing comes. */
export function WaitingScreen(props: WaitingScreenProps) {
  const { status } = props;
  return (
    <main className="screen">
      <div className="screen-sheet" role="status">
        <State {...props} />
        {status.origin.server === '' ? undefined : (
          <p className="screen-muted">
            {status.title} at <code>{status.origin.server}</code>
          </p>
        )}
      </div>
    </main>
  );
}

function State({ status, heardAt, client, onRetry, onResume, onRecord }: WaitingScreenProps) {
  const { state } = status;
  switch (state.type) {
    case 'connecting':
      return (
        <>
          <h2>Connecting</h2>
          <p>Waiting for {state.waitingFor}…</p>
          <progress aria-label="Connecting" className="screen-progress" />
        </>
      );
    case 'recording':
      return (
        <>
          <h2>Listing what is there</h2>
          <p>
            {state.kindsReady} of {state.kinds} kinds are being watched.
          </p>
          <progress
            aria-label="Kinds being watched"
            className="screen-progress"
            value={state.kindsReady}
            max={Math.max(1, state.kinds)}
          />
        </>
      );
    case 'retrying':
      return (
        <>
          <ProblemWords problem={state.problem} />
          <RetryLine status={status} heardAt={heardAt} onRetry={onRetry} />
          {state.problem.code === 'denied' ? (
            <DeniedScope client={client} status={status} onRecord={onRecord} />
          ) : undefined}
        </>
      );
    case 'paused':
      return (
        <>
          <h2>Paused</h2>
          <p>Nothing is recorded until you go on. The pause will be a gap.</p>
          <Button onClick={onResume}>Go on</Button>
        </>
      );
    case 'stopped':
      return state.problem === undefined ? (
        <>
          <h2>Stopped</h2>
          <p>This recording ended before a single change was seen.</p>
          <Button onClick={onRetry}>Record again</Button>
        </>
      ) : (
        <>
          <ProblemWords problem={state.problem} />
          <Button onClick={onRetry}>Try again</Button>
        </>
      );
    case 'file':
      return (
        <>
          <h2>An empty recording</h2>
          <p>This file holds not a single change, so there is nothing to show.</p>
        </>
      );
  }
}

function ProblemWords({ problem }: { readonly problem: Problem }) {
  return (
    <>
      <h2>{problem.sentence}</h2>
      <p>{problem.hint}</p>
    </>
  );
}

function RetryLine({ status, heardAt, onRetry }: Pick<WaitingScreenProps, 'status' | 'heardAt' | 'onRetry'>) {
  const now = useEngineNow(status, heardAt);
  const next = status.state.type === 'retrying' ? nextTryText(status.state.nextTryAt, now) : '';
  return (
    <p className="screen-actions">
      <Button onClick={onRetry}>Try now</Button>
      <span className="screen-muted">{next}</span>
    </p>
  );
}

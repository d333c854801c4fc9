import { ChevronRight, Pause, Play, SlidersHorizontal, Square } from 'lucide-react';
import type { Client } from '@contract/contract.ts';
import type { Hearing } from '@model/hearing.ts';
import type { RecordingStatus } from '@model/recording.ts';
import type { Timestamp } from '@model/time.ts';
import { bytesText } from '../transfer/TransferDialog.tsx';
import { Button } from '../../widgets/button.tsx';
import { useEngineNow } from '../use-engine-now.ts';
import {
  countsText,
  type GroupMember,
  kindGroups,
  type KindGroup,
  kindsText,
  nextTryText,
  recorderWords,
} from '../recorder-words.ts';
import { ratesText, redactionLines } from './panel-lines.ts';
import { useHearing } from './use-hearing.ts';
import './panel.css';

/** What can be done with a recording from its panel. */
export interface RecorderDeeds {
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onStop: () => void;
  /** Choose what is recorded. */
  readonly onScope: () => void;
}

interface Heard {
  readonly hearing: Hearing;
  readonly now: Timestamp;
}

interface RecorderPanelProps extends RecorderDeeds {
  readonly client: Client;
  readonly status: RecordingStatus;
  readonly heardAt: number;
}

/** What the recorder is doing: rates, size, what was replaced, and how each kind fares, trouble first. */
export function RecorderPanel({ client, status, heardAt, ...deeds }: RecorderPanelProps) {
  const hearing = useHearing(client, status.id);
  const now = useEngineNow(status, heardAt);
  const { trouble, scope, denied } = recorderWords(status);
  return (
    <div className="recorder-panel">
      <p className="recorder-rates">
        {hearing === undefined
          ? 'Asking the recorder…'
          : [...ratesText(hearing), `${bytesText(hearing.bytes)} on disk`].map((text) => (
              <span key={text}>{text}</span>
            ))}
      </p>
      <Deeds status={status} {...deeds} />
      {trouble === undefined ? undefined : (
        <p className="recorder-warning" data-tone={trouble.tone}>
          {trouble.text}
          {trouble.nextTryAt === undefined ? undefined : (
            <span className="recorder-next">{nextTryText(trouble.nextTryAt, now)}</span>
          )}
        </p>
      )}
      {status.warnings?.map((warning) => (
        <p key={warning} className="recorder-warning">
          {sentence(warning)}
        </p>
      ))}
      <p className="recorder-scope">
        {scope}
        {denied === '' ? '' : ` ${denied}.`}
      </p>
      {hearing === undefined ? undefined : <Kinds {...{ status, hearing, now }} />}
      {hearing === undefined ? undefined : <Redactions hearing={hearing} isOff={status.origin.unredacted === true} />}
    </div>
  );
}

function Deeds({ status, onPause, onResume, onStop, onScope }: RecorderDeeds & { readonly status: RecordingStatus }) {
  const { type } = status.state;
  return (
    <div className="recorder-deeds">
      {type === 'paused' ? (
        <Button onClick={onResume}>
          <Play size={12} />
          Go on
        </Button>
      ) : (
        <Button onClick={onPause} disabled={type === 'stopped'}>
          <Pause size={12} />
          Pause
        </Button>
      )}
      <Button onClick={onStop} disabled={type === 'stopped'}>
        <Square size={11} />
        Stop
      </Button>
      <Button onClick={onScope}>
        <SlidersHorizontal size={12} />
        What is recorded…
      </Button>
    </div>
  );
}

function Kinds({ status, hearing, now }: Pick<RecorderPanelProps, 'status'> & Heard) {
  const groups = kindGroups(hearing.kinds, { state: status.state, now });
  return (
    <section aria-label="Kinds">
      <h3>{countsText(hearing.kinds)}</h3>
      {groups.length === 0 ? undefined : (
        // A long list has to be reached by the keyboard to be scrolled.
        <div className="recorder-kinds" tabIndex={0} role="group" aria-label="How each kind fares">
          {groups.map((group) => (
            <Group key={`${group.words.split(/[ ,]/)[0]} ${group.cause}`} {...group} />
          ))}
        </div>
      )}
    </section>
  );
}

function Group({ tone, words, cause, members }: KindGroup) {
  const [first] = members;
  const fare = (
    <span className="recorder-fare" data-tone={tone}>
      {words}
      {cause === '' ? undefined : <span className="recorder-detail">{cause}</span>}
    </span>
  );
  if (first !== undefined && members.length === 1) {
    return (
      <div className="recorder-group">
        <Member {...first} />
        {fare}
      </div>
    );
  }
  return (
    <details>
      <summary className="recorder-group">
        <span className="recorder-many">
          <ChevronRight size={12} />
          {kindsText(new Set(members.map(({ kind }) => kind)).size)}
        </span>
        {fare}
      </summary>
      <ul>
        {members.map((member) => (
          <li key={`${member.kind} ${member.namespace}`}>
            <Member {...member} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Member({ kind, namespace, words }: GroupMember) {
  return (
    <span className="recorder-kind">
      <KindName kind={kind} />
      {namespace === '' ? undefined : <span className="recorder-namespace"> in {namespace}</span>}
      {words === '' ? undefined : <span className="recorder-namespace">{words}</span>}
    </span>
  );
}

/** The group is what tells kinds of one name apart; it need not be as loud as the name. */
function KindName({ kind }: { readonly kind: string }) {
  const dot = kind.indexOf('.');
  if (dot < 0) return kind;
  return (
    <>
      {kind.slice(0, dot)}
      <span className="recorder-namespace">{kind.slice(dot)}</span>
    </>
  );
}

function Redactions({ hearing, isOff }: { readonly hearing: Hearing; readonly isOff: boolean }) {
  const lines = redactionLines(hearing.redactions);
  const total = lines.reduce((sum, { count }) => sum + count, 0);
  if (isOff) return undefined;
  return (
    <section aria-label="Redacted">
      <h3>
        {total === 0
          ? 'nothing had to be redacted'
          : `${total.toLocaleString('en')} ${total === 1 ? 'value' : 'values'} redacted`}
      </h3>
      {lines.length === 0 ? undefined : (
        <ul className="recorder-redactions">
          {lines.map(({ rule, count }) => (
            <li key={rule}>
              <span>{count.toLocaleString('en')}</span> {rule}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import type { ObjectEntry } from '@model/scene.ts';
import type { Summary } from '@model/summary.ts';
import { KindGlyph } from '../widgets/kind-glyph.tsx';
import { StatusPill } from '../widgets/status-pill.tsx';

interface ObjectHeadProps {
  readonly entry: ObjectEntry;
  /** At the instant shown; absent when it does not exist then. */
  readonly summary?: Summary;
  readonly isGone: boolean;
}

/** Kind, name and status: `CrashLoopBackOff  Pod · shop · 1/2 ready · 3 restarts`. */
export function ObjectHead({ entry, summary, isGone }: ObjectHeadProps) {
  const health = summary === undefined ? {} : { health: summary.health };
  return (
    <header className="object-head">
      <h2 title={entry.name}>
        <KindGlyph kind={entry.kind} group={entry.group} size={18} {...health} />
        <span>{entry.name}</span>
      </h2>
      <p>
        {summary === undefined ? (
          <StatusPill health="finished" status={isGone ? 'gone' : 'not there'} />
        ) : (
          <KindStatus summary={summary} />
        )}
        <span className="muted">
          {[entry.kind, entry.namespace, ...countsOf(summary)].filter((part) => part !== '').join(' · ')}
        </span>
      </p>
    </header>
  );
}

/** Kinds without a status of their own have no pill, unless something is not as it should be. */
function KindStatus({ summary: { health, status } }: { readonly summary: Summary }) {
  if (status === '' && health === 'healthy') return undefined;
  return <StatusPill health={health} status={status || health} />;
}

function countsOf(summary: Summary | undefined): readonly string[] {
  const { ready, restarts = 0, note = '', image = '', columns = [] } = summary ?? {};
  return [
    ready === undefined ? '' : `${ready.current}/${ready.wanted} ready`,
    restarts === 0 ? '' : `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`,
    note,
    image,
    ...columns.map(({ name, value }) => `${name} ${value}`),
  ];
}

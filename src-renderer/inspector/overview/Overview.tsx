import type { ReactNode } from 'react';
import type { Timestamp } from '@model/time.ts';
import type { Reference } from '@model/relation.ts';
import { StatusGlyph } from '../../widgets/status-glyph.tsx';
import { nearText, spanText, type Zone } from '../../widgets/time-text.ts';
import { type Manifest, textAt } from '../manifest/manifest.ts';
import {
  type Condition,
  type ContainerFact,
  conditionsOf,
  containersOf,
  isUnwelcome,
  labelsOf,
  templateImagesOf,
} from './overview-facts.ts';

interface OverviewProps {
  readonly manifest: Manifest;
  readonly createdAt?: Timestamp;
  readonly owners: readonly Reference[];
  readonly at: Timestamp;
  readonly zone: Zone;
  /** Selects the object of a reference; absent for references whose object was never recorded. */
  readonly openerOf: (reference: Reference) => (() => void) | undefined;
}

/** What one wants to know first about an object, from its manifest at the instant shown. */
export function Overview({ manifest, createdAt, owners, at, zone, openerOf }: OverviewProps) {
  const containers = containersOf(manifest);
  const conditions = conditionsOf(manifest);
  const labels = labelsOf(manifest);
  const node = textAt(manifest, 'spec', 'nodeName');
  const deletedAt = textAt(manifest, 'metadata', 'deletionTimestamp');
  return (
    <div className="overview" tabIndex={0} role="region" aria-label="Overview">
      <dl className="facts">
        {owners.map((owner) => (
          <Fact key={owner.uid ?? owner.name} name="Owner">
            <ObjectLink text={`${owner.kind}/${owner.name}`} open={openerOf(owner)} />
          </Fact>
        ))}
        {node === '' ? undefined : (
          <Fact name="Node">
            <ObjectLink
              text={node}
              open={openerOf({ type: 'runs-on', group: '', kind: 'Node', namespace: '', name: node })}
            />
          </Fact>
        )}
        {templateImagesOf(manifest).map((image) => (
          <Fact key={image} name="Image">
            <code>{image}</code>
          </Fact>
        ))}
        {createdAt === undefined ? undefined : (
          <Fact name="Born">
            {nearText(createdAt, at, zone)}
            <span className="muted"> · {bornText(createdAt, at)}</span>
          </Fact>
        )}
        {deletedAt === '' ? undefined : (
          <Fact name="Deletion asked">{nearText(Date.parse(deletedAt) as Timestamp, at, zone)}</Fact>
        )}
      </dl>
      {containers.length === 0 ? undefined : (
        <Section title="Containers">
          {containers.map((container) => (
            <ContainerLine key={container.name} container={container} />
          ))}
        </Section>
      )}
      {conditions.length === 0 ? undefined : (
        <Section title="Conditions">
          {conditions.map((condition) => (
            <ConditionLine key={condition.type} condition={condition} at={at} zone={zone} />
          ))}
        </Section>
      )}
      {labels.length === 0 ? undefined : (
        <Section title="Labels">
          <ul className="labels">
            {labels.map(([key, value]) => (
              <li key={key}>
                <span className="muted">{key}</span> {value}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

/** The API server's clock and ours differ: an object may have been born a moment after the instant shown. */
function bornText(createdAt: Timestamp, at: Timestamp): string {
  return at < createdAt ? 'just now' : `${spanText(at - createdAt)} old here`;
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="overview-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function ObjectLink({ text, open }: { readonly text: string; readonly open: (() => void) | undefined }) {
  return open === undefined ? (
    <code>{text}</code>
  ) : (
    <button type="button" className="object-link" onClick={open}>
      {text}
    </button>
  );
}

function ContainerLine({ container }: { readonly container: ContainerFact }) {
  const { name, role, image, state, health, restarts, lastEnd } = container;
  return (
    <div className="detail-line tone" data-health={health}>
      <StatusGlyph health={health} size={10} />
      <div>
        <p>
          <code>{name}</code>
          {role === 'main' ? undefined : <span className="muted"> {role}</span>}
          <span className="detail-state">{state}</span>
        </p>
        <p className="muted detail-more">
          <code>{image}</code>
          {restarts === 0 ? '' : ` · ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`}
          {lastEnd === '' ? '' : ` · last ${lastEnd}`}
        </p>
      </div>
    </div>
  );
}

interface ConditionLineProps {
  readonly condition: Condition;
  readonly at: Timestamp;
  readonly zone: Zone;
}

function ConditionLine({ condition, at, zone }: ConditionLineProps) {
  const { type, status, reason, message, since } = condition;
  const health = isUnwelcome(condition) ? 'failing' : status === 'Unknown' ? 'unknown' : 'healthy';
  return (
    <div className="detail-line tone" data-health={health}>
      <StatusGlyph health={health} size={10} />
      <div>
        <p>
          {type}
          <span className="detail-state">{status}</span>
          {since === undefined ? undefined : <span className="detail-time">{nearText(since, at, zone)}</span>}
        </p>
        {reason === '' && message === '' ? undefined : (
          <p className="muted detail-more">{[reason, message].filter((part) => part !== '').join(': ')}</p>
        )}
      </div>
    </div>
  );
}

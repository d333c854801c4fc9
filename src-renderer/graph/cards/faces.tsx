import type { ContainerPip } from '@model/summary.ts';
import type { SceneObject } from '../../playback/player.ts';
import { KindGlyph } from '../../widgets/kind-glyph.tsx';
import { cardText, rolloutShare } from './card-text.ts';
import styles from './card.module.css';
import { middleTruncate } from './middle-truncate.ts';

interface FaceProps {
  readonly object: SceneObject;
  readonly owner: SceneObject | undefined;
}

/** Characters of a name that fit beside the glyph of each size of card, in the mono font at its size. */
const NAME_LENGTH = { workload: 17, loose: 17, pod: 17, chip: 8 } as const;

/** A pod: name, status word, restarts, and a pip for each container. */
export function PodFace({ object, owner }: FaceProps) {
  const { name, status, rest } = cardText(object, owner);
  const { restarts, containers, deleting } = object.summary;
  return (
    <>
      <span className={styles.name}>{middleTruncate(name, restarts ? NAME_LENGTH.pod - 4 : NAME_LENGTH.pod)}</span>
      {restarts ? <Restarts count={restarts} /> : undefined}
      <span className={styles.line}>
        <span className={styles.status}>{deleting ? 'Terminating' : status}</span>
        {rest}
      </span>
      {containers ? <Pips containers={containers} /> : undefined}
    </>
  );
}

/** A workload or any other object: its kind as a glyph, name, what it says, and the bar of a rollout under way. */
export function ObjectFace({ object, owner, size }: FaceProps & { readonly size: 'workload' | 'loose' }) {
  const { name, status, rest } = cardText(object, owner);
  const share = rolloutShare(object);
  return (
    <>
      <span className={styles.glyph}>
        <KindGlyph kind={object.kind} group={object.group} size={16} />
      </span>
      <span className={styles.name}>{middleTruncate(name, NAME_LENGTH[size])}</span>
      <span className={styles.line}>
        {status === undefined ? undefined : <span className={styles.status}>{status}</span>}
        {rest}
      </span>
      {share === undefined ? undefined : (
        <span className={styles.rollout}>
          <span style={{ transform: `scaleX(${share})` }} />
        </span>
      )}
    </>
  );
}

/** An old revision without pods: the unique end of its name. */
export function ChipFace({ object, owner }: FaceProps) {
  const { name } = object;
  const short = owner && name.startsWith(`${owner.name}-`) ? name.slice(owner.name.length + 1) : name;
  return <span className={styles.name}>{middleTruncate(short, NAME_LENGTH.chip + 2)}</span>;
}

function Restarts({ count }: { readonly count: number }) {
  return (
    <span className={styles.restarts}>
      <svg width={9} height={9} viewBox="0 0 16 16" aria-hidden="true">
        <path d="M13.5 8A5.5 5.5 0 1 1 11.6 3.8M13.5 1.5v3.8H9.7" fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
      {count}
    </span>
  );
}

/** Containers that a pod shows; the rest is said with a number. */
const MAX_PIPS = 6;

function Pips({ containers }: { readonly containers: readonly ContainerPip[] }) {
  // Init containers that are done say nothing any more.
  const shown = containers.filter((container) => container.role !== 'init' || container.state !== 'done');
  return (
    <span className={styles.pips}>
      {shown.slice(0, MAX_PIPS).map((container) => (
        <span key={container.name} className={styles.pip} data-state={container.state} data-role={container.role} />
      ))}
      {shown.length > MAX_PIPS ? <span className={styles.more}>+{shown.length - MAX_PIPS}</span> : undefined}
    </span>
  );
}

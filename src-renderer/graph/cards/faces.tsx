import type { ContainerPip } from '@model/summary.ts';
import type { SceneObject } from '../../playback/player.ts';
import { KindGlyph } from '../../widgets/kind-glyph.tsx';
import { cardText, endingOf, lastEndOf, rolloutOf, shortName } from './card-text.ts';
import type { Extras } from './card-node.ts';
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
  const { status, rest } = cardText(object);
  const { restarts, containers, deleting } = object.summary;
  const name = shortName(object.name, owner);
  const lastEnd = restarts ? lastEndOf(object) : '';
  // Beside a short name there is room for how the container ended that was started again.
  const beside = name.length + lastEnd.length <= NAME_LENGTH.pod - 2 ? lastEnd : '';
  return (
    <>
      <span className={styles.name}>{middleTruncate(name, restarts ? NAME_LENGTH.pod - 4 : NAME_LENGTH.pod)}</span>
      {restarts ? <Restarts count={restarts} lastEnd={beside === status ? '' : beside} /> : undefined}
      <span className={styles.line}>
        <span className={styles.status}>{deleting ? 'Terminating' : status}</span>
        {rest}
      </span>
      {containers ? <Pips containers={containers} /> : undefined}
    </>
  );
}

interface ObjectFaceProps extends FaceProps {
  readonly size: 'workload' | 'loose';
  readonly extras: Extras;
}

/** A workload or any other object: its kind as a glyph, name, what it says, and the bar of a rollout under way. */
export function ObjectFace({ object, owner, size, extras }: ObjectFaceProps) {
  const { name, status, rest } = cardText(object, { owner, ...extras });
  const rollout = rolloutOf(object);
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
      {rollout === undefined ? undefined : (
        <span className={styles.rollout}>
          <span className={styles.updated} style={{ transform: `scaleX(${rollout.updated})` }} />
          <span className={styles.available} style={{ transform: `scaleX(${rollout.available})` }} />
        </span>
      )}
    </>
  );
}

/** An old revision without pods: the unique end of its name. */
export function ChipFace({ object, owner }: FaceProps) {
  return <span className={styles.name}>{middleTruncate(endingOf(object.name, owner), NAME_LENGTH.chip)}</span>;
}

function Restarts({ count, lastEnd }: { readonly count: number; readonly lastEnd: string }) {
  return (
    <span className={styles.restarts}>
      {lastEnd === '' ? undefined : <span className={styles.lastEnd}>{lastEnd}</span>}
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
        <span
          key={container.name}
          className={styles.pip}
          data-state={container.state}
          data-role={container.role}
          data-again={(container.restarts ?? 0) > 0}
        />
      ))}
      {shown.length > MAX_PIPS ? <span className={styles.more}>+{shown.length - MAX_PIPS}</span> : undefined}
    </span>
  );
}

import { RELATION_GROUPS, shareOf } from '../arrangement.ts';
import type { ArrangementActions } from '../use-arrangement.ts';
import styles from './chrome.module.css';

const PRESSED = { all: true, some: 'mixed', none: false } as const;

/** Which relations have lines for everything in view. Those of ownership always have; single ones are in the menu of the arrangement. */
export function RelationPills({ arrangement }: { readonly arrangement: ArrangementActions }) {
  const { arranged, showRelations } = arrangement;
  return (
    <div className={styles.relations} role="group" aria-label="Lines of relations">
      <span className={styles.always} title="Lines from owners to what they own are always drawn">
        owner
      </span>
      {RELATION_GROUPS.map((group) => {
        const share = shareOf(group, arranged.relations);
        return (
          <button
            key={group.word}
            type="button"
            className={styles.relation}
            aria-pressed={PRESSED[share]}
            aria-label={`${group.word}: ${group.meaning}`}
            title={group.meaning}
            onClick={() => showRelations(group.types, share !== 'all')}
          >
            {group.word}
          </button>
        );
      })}
    </div>
  );
}

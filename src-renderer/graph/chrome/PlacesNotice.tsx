import { useStore } from 'zustand';
import type { Stage } from '../stage.ts';
import type { ArrangementActions } from '../use-arrangement.ts';
import styles from './chrome.module.css';

interface PlacesNoticeProps {
  readonly stage: Stage;
  readonly arrangement: ArrangementActions;
}

/** Says why places that were given up are back: the instant shown is an earlier one, at which somebody stood on them. */
export function PlacesNotice({ stage, arrangement }: PlacesNoticeProps) {
  const closedUp = useStore(stage.view, (view) => view.closedUp);
  if (closedUp !== 'before') return undefined;
  return (
    <p className={styles.unmatched} role="status">
      Places given up at a later instant are needed here, and are back until you return to it.
      <button type="button" onClick={() => arrangement.closeUp(false)}>
        Keep them
      </button>
    </p>
  );
}

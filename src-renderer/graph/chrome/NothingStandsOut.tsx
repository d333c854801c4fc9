import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { isFading, type Modes, withoutFading } from '../modes/modes.ts';
import type { Stage } from '../stage.ts';
import { isBare } from '../picture/tally.ts';
import styles from './chrome.module.css';

interface NothingStandsOutProps {
  readonly stage: Stage;
  readonly modes: StoreApi<Modes>;
}

/** Says so when the modes leave out all that is there: a picture of nothing but shadows would look broken. */
export function NothingStandsOut({ stage, modes }: NothingStandsOutProps) {
  const state = useStore(modes);
  // Told anew with each step, and ten times a second at most.
  const tally = useStore(stage.view, (view) => view.tally);
  if (!isFading(state) || tally === undefined || isBare(tally)) return undefined;
  for (const drawn of stage.picture.drawn.values()) if (!drawn.leaving && !stage.isFaded(drawn)) return undefined;
  return (
    <p className={styles.unmatched} role="status">
      {sentenceFor(state)}
      <button type="button" onClick={() => modes.setState(withoutFading(state), true)}>
        Show all
      </button>
    </p>
  );
}

function sentenceFor({ standout, namespaces, kinds, isFocused }: Modes): string {
  const isAlone = namespaces.size === 0 && kinds.size === 0 && !isFocused;
  return standout === 'unwell' && isAlone
    ? 'All is well at this instant.'
    : 'Nothing matches the filters at this instant.';
}

import type { Health } from '@model/summary.ts';
import { useStore } from 'zustand';
import { StatusGlyph } from '../../widgets/status-glyph.tsx';
import { countText } from '../picture/tally.ts';
import type { Stage } from '../stage.ts';
import styles from './chrome.module.css';

/** From well to unwell, then what no longer counts. */
const ORDER: readonly Health[] = ['healthy', 'progressing', 'degraded', 'failing', 'unknown', 'finished'];

interface LegendProps {
  readonly stage: Stage;
  readonly only: Health | undefined;
  readonly onOnly: (health: Health | undefined) => void;
}

/** How many are how. Each chip is a switch that dims all others. */
export function Legend({ stage, only, onOnly }: LegendProps) {
  const tally = useStore(stage.view, (view) => view.tally);
  if (tally === undefined) return undefined;
  const shown = ORDER.filter((health) => tally.byHealth[health] > 0 || health === only);
  return (
    <div className={styles.legend} role="group" aria-label="Objects by status">
      {shown.map((health) => (
        <button
          key={health}
          type="button"
          className={styles.chip}
          aria-pressed={health === only}
          title={`Dim all that are not ${health}`}
          onClick={() => onOnly(health === only ? undefined : health)}
        >
          <StatusGlyph health={health} size={9} />
          <span className={styles.count}>{countText(tally.byHealth[health])}</span>{' '}
          <span className={styles.word}>{health}</span>
        </button>
      ))}
    </div>
  );
}

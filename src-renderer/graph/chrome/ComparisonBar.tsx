import { ArrowLeftRight, X } from 'lucide-react';
import type { Timestamp } from '@model/time.ts';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Player } from '../../playback/player.ts';
import { IconButton } from '../../widgets/button.tsx';
import { useKeyName } from '../../widgets/key-names.ts';
import { clockText, type Zone } from '../../widgets/time-text.ts';
import type { Lens } from '../modes/lens.ts';
import { comparedWith, type Modes } from '../modes/modes.ts';
import styles from './bar.module.css';

interface ComparisonBarProps {
  readonly player: Player;
  readonly lens: Lens;
  readonly modes: StoreApi<Modes>;
  readonly with: Timestamp;
  readonly zone: Zone;
}

/** The instant that is compared with, what differs, and the ways out. */
export function ComparisonBar({ player, lens, modes, with: other, zone }: ComparisonBarProps) {
  const keyName = useKeyName();
  const differences = useStore(lens.view, (view) => view.differences);
  const swap = () => {
    const { at } = player.state.getState();
    modes.setState((state) => comparedWith(state, at), true);
    player.send({ type: 'seek', to: other });
  };
  return (
    <span className={styles.comparison} role="group" aria-label="Comparison">
      <span className={styles.with}>
        <span className="spoken">compared with</span>
        <span aria-hidden="true">vs</span> <b>{clockText(other, zone)}</b>
      </span>
      <span role="status" className={styles.differences}>
        {differences === undefined ? (
          'reading…'
        ) : (
          <>
            <span data-difference="added">{differences.added} added</span>
            <span className="spoken">, </span>
            <span data-difference="removed">{differences.removed} removed</span>
            <span className="spoken">, </span>
            <span data-difference="changed">{differences.changed} changed</span>
          </>
        )}
      </span>
      <IconButton label="Swap the two instants" icon={<ArrowLeftRight size={12} />} onClick={swap} />
      <IconButton
        label="End the comparison"
        shortcut={keyName('c')}
        icon={<X size={12} />}
        onClick={() => modes.setState((state) => comparedWith(state, undefined), true)}
      />
    </span>
  );
}

import { useStore } from 'zustand';
import type { Player } from '../../playback/player.ts';
import { useFrame } from '../../playback/use-playback.ts';
import { countText } from '../picture/tally.ts';
import type { Stage } from '../stage.ts';
import styles from './bar.module.css';

/** How many of all objects have a card: the graph leaves out kinds that are bookkeeping, and says so. */
export function ShownCount({ player, stage }: { readonly player: Player; readonly stage: Stage }) {
  const shown = useStore(stage.view, (view) => view.tally?.total);
  const { objects } = useFrame(player);
  // Before there is a picture nothing is left out of it.
  if (shown === undefined || objects.size === 0) return undefined;
  return (
    <span
      className={styles.shown}
      title="Leases, EndpointSlices, roles and other bookkeeping have no card; the tree lists everything."
    >
      {shown >= objects.size
        ? `${countText(objects.size)} shown`
        : `${countText(shown)} of ${countText(objects.size)} shown`}
    </span>
  );
}

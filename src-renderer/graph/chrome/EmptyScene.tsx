import { useStore } from 'zustand';
import type { Player } from '../../playback/player.ts';
import { nearText, type Zone } from '../../widgets/time-text.ts';
import styles from './chrome.module.css';

/** Why the picture is empty, and when it is not. */
export function EmptyScene({ player, zone }: { readonly player: Player; readonly zone: Zone }) {
  const phase = useStore(player.state, (state) => state.phase);
  const edges = useStore(player.state, (state) => state.edges);
  const at = useStore(player.state, (state) => state.at);
  if (phase !== 'ready') return undefined;
  return (
    <p className={styles.empty}>
      {edges === undefined ? 'Nothing has been recorded yet.' : 'Nothing existed at this instant.'}
      {edges !== undefined && edges.first > at ? (
        <button type="button" onClick={() => player.send({ type: 'seek', to: edges.first })}>
          First change at {nearText(edges.first, at, zone)}
        </button>
      ) : undefined}
    </p>
  );
}

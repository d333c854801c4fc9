import type { RecordClient } from '../playback/record/record-client.ts';
import { useEffect, useMemo } from 'react';
import { pageSurroundings } from '../playback/create-player.ts';
import type { Player } from '../playback/player.ts';
import { usePlayback } from '../playback/use-playback.ts';
import type { Zone } from '../widgets/time-text.ts';
import { Detail } from './Detail.tsx';
import { Gutter } from './Gutter.tsx';
import { Overview } from './Overview.tsx';
import styles from './Timeline.module.css';
import { TimelineModel } from './timeline-model.ts';

export interface TimelineProps {
  readonly player: Player;
  readonly client: RecordClient;
  readonly zone: Zone;
  readonly onEditMark: (mark: string) => void;
}

/**
 * The recording over time: all of it above, the visible window below with its changes, silences and the lanes of the
 * selection. Fills the width it is given; its height grows with the lanes.
 */
export function Timeline({ player, client, zone, onEditMark }: TimelineProps) {
  const model = useTimelineModel(player, client);
  const hasChanges = usePlayback(player, (state) => state.edges !== undefined);
  const phase = usePlayback(player, (state) => state.phase);
  return (
    <section className={styles.timeline} aria-label="Timeline">
      {hasChanges ? (
        <>
          <Overview model={model} />
          <div className={styles.lower}>
            <Gutter model={model} player={player} />
            <Detail {...{ model, player, zone, onEditMark }} onRemoveMark={(mark) => model.removeMark(mark)} />
          </div>
        </>
      ) : (
        phase !== 'failed' && (
          <p className={styles.empty}>
            {phase === 'opening' ? 'Opening the recording …' : 'Nothing has been recorded yet.'}
          </p>
        )
      )}
    </section>
  );
}

function useTimelineModel(player: Player, client: RecordClient): TimelineModel {
  const model = useMemo(() => new TimelineModel({ player, client, clock: pageSurroundings.clock }), [player, client]);
  useEffect(() => model.start(), [model]);
  return model;
}

import type { RecordClient } from '../playback/record/record-client.ts';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { pageSurroundings } from '../playback/create-player.ts';
import type { Player } from '../playback/player.ts';
import { usePlayback } from '../playback/use-playback.ts';
import type { Zone } from '../widgets/time-text.ts';
import { Detail } from './Detail.tsx';
import { LANE_HEIGHT } from './tracks/lane-track.ts';
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

/** Names of the tracks. A lane's name selects its object. */
function Gutter({ model, player }: { readonly model: TimelineModel; readonly player: Player }) {
  const lanes = useStore(model.state, (state) => state.lanes);
  return (
    <div className={styles.gutter}>
      <div className={styles.axis} />
      <span className={styles.trackName}>changes</span>
      {lanes.length === 0 && <p className={styles.hint}>No object selected</p>}
      {lanes.map((lane) => (
        <button
          key={lane.object.id}
          type="button"
          className={styles.laneName}
          style={{ height: LANE_HEIGHT }}
          aria-pressed={lane.isSelected}
          title={`${lane.object.kind} ${lane.object.namespace === '' ? '' : `${lane.object.namespace}/`}${lane.object.name}`}
          onClick={() => player.select(lane.object.id)}
        >
          {lane.label}
        </button>
      ))}
    </div>
  );
}

function useTimelineModel(player: Player, client: RecordClient): TimelineModel {
  const model = useMemo(() => new TimelineModel({ player, client, clock: pageSurroundings.clock }), [player, client]);
  useEffect(() => model.start(), [model]);
  return model;
}

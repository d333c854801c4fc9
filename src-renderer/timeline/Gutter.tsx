import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Player } from '../playback/player.ts';
import styles from './Timeline.module.css';
import type { TimelineModel } from './timeline-model.ts';
import { LANE_HEIGHT } from './tracks/lane-track.ts';

interface GutterProps {
  readonly model: TimelineModel;
  readonly player: Player;
}

/** Names of the tracks. A lane's name selects its object. */
export function Gutter({ model, player }: GutterProps) {
  const lanes = useStore(model.state, (state) => state.lanes);
  const left = useStore(model.state, (state) => state.lanesLeft);
  const gutter = useRef<HTMLDivElement>(null);
  const { below, height, scrollDown } = useLanesBelow(gutter);
  return (
    <div className={styles.gutter} ref={gutter}>
      <div className={styles.axis} />
      <span className={styles.trackName}>changes</span>
      {lanes.length === 0 && <p className={styles.hint}>No object selected</p>}
      {lanes.map((lane) => (
        <button
          key={lane.object.id}
          type="button"
          data-lane
          className={styles.laneName}
          style={{ height: LANE_HEIGHT }}
          aria-pressed={lane.isSelected}
          title={`${lane.object.kind} ${lane.object.namespace === '' ? '' : `${lane.object.namespace}/`}${lane.object.name}`}
          onClick={() => player.select(lane.object.id)}
        >
          {lane.label}
        </button>
      ))}
      {left > 0 && <div style={{ height: LANE_HEIGHT }} className={styles.lanesEnd} />}
      {below + left > 0 && (
        <button
          type="button"
          className={styles.lanesMore}
          style={{ height, marginTop: -height }}
          disabled={below === 0}
          title={moreTitle(below, left)}
          onClick={scrollDown}
        >
          +{below + left} more
        </button>
      )}
    </div>
  );
}

const NONE_HIDDEN = { below: 0, height: LANE_HEIGHT };

function moreTitle(below: number, left: number): string {
  const further = left === 0 ? '' : `${left} more have no lane: those nearest to the playhead do.`;
  return below === 0 ? further : `Show the lanes below. ${further}`.trimEnd();
}

/** How many lanes the foot of the pane hides, how high the word of them is to cover the one that is cut, and how to bring them into sight. */
function useLanesBelow(gutter: React.RefObject<HTMLDivElement | null>) {
  const [hidden, setHidden] = useState(NONE_HIDDEN);
  useEffect(() => {
    const names = gutter.current;
    const pane = paneOf(names);
    if (!names || !pane) return undefined;
    const count = () => {
      const foot = pane.getBoundingClientRect().bottom;
      const rows = [...pane.querySelectorAll('[data-lane]')].map((row) => row.getBoundingClientRect());
      if (rows.every(({ bottom }) => bottom <= foot + 1)) {
        setHidden(NONE_HIDDEN);
        return;
      }
      // The word of them takes the place of one.
      const covered = rows.filter(({ bottom }) => bottom > foot - LANE_HEIGHT + 1);
      const height = Math.max(LANE_HEIGHT, foot - Math.min(...covered.map(({ top }) => top)));
      setHidden({ below: covered.length, height });
    };
    const sizes = new ResizeObserver(count);
    sizes.observe(pane);
    // Its height is that of its lanes.
    sizes.observe(names);
    pane.addEventListener('scroll', count, { passive: true });
    count();
    return () => {
      sizes.disconnect();
      pane.removeEventListener('scroll', count);
    };
  }, [gutter]);
  const scrollDown = () => {
    const pane = paneOf(gutter.current);
    pane?.scrollTo({ top: pane.scrollHeight });
  };
  return { ...hidden, scrollDown };
}

/** What scrolls when there are more lanes than fit. */
function paneOf(gutter: HTMLElement | null): HTMLElement | undefined {
  return gutter?.closest('section') ?? undefined;
}

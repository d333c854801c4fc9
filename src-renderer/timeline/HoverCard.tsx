import { useStore } from 'zustand';
import { clockText, type Zone } from '../widgets/time-text.ts';
import { gapLabel, gapReason } from '../widgets/gap-words.ts';
import { type HoverChange, MOST_HOVERED } from './sources/hover-source.ts';
import styles from './Timeline.module.css';
import type { TimelineModel } from './timeline-model.ts';

const MOST_NAMES = 6;
const CARD_WIDTH = 300;

/** The instant under the pointer and what changed in it. */
export function HoverCard({ model, zone }: { readonly model: TimelineModel; readonly zone: Zone }) {
  const hover = useStore(model.state, (state) => state.hover);
  const width = useStore(model.state, (state) => state.detailWidth);
  return (
    <div className={styles.hoverAnchor}>
      {hover && (
        <>
          <div className={styles.hoverLine} style={{ transform: `translateX(${hover.x}px)` }} />
          <div
            className={styles.hoverCard}
            style={{
              // Fixed, because the pane cuts off what stands out of it.
              left: hover.page.left + Math.min(Math.max(hover.x, CARD_WIDTH / 2), Math.max(width - CARD_WIDTH / 2, 0)),
              bottom: window.innerHeight - hover.page.top + 4,
              maxWidth: CARD_WIDTH,
            }}
          >
            <span className={styles.hoverClock}>{clockText(hover.at, zone, { withMs: true })}</span>
            <HoverGaps model={model} at={hover.at} />
            <HoverList changes={hover.changes ?? []} />
          </div>
        </>
      )}
    </div>
  );
}

/** The silence under the pointer, and why. */
function HoverGaps({ model, at }: { readonly model: TimelineModel; readonly at: number }) {
  const silences = useStore(model.state, (state) => state.silences);
  const now = useStore(model.state, (state) => state.recorded?.to ?? 0);
  const here = silences.filter(({ from, to }) => from <= at && at <= (to ?? now));
  return here.map((silence) => (
    <p key={silence.from} className={styles.hoverGap}>
      {gapLabel(silence, now)}: {gapReason(silence)}
    </p>
  ));
}

function HoverList({ changes }: { readonly changes: readonly HoverChange[] }) {
  // What failed is named first; of one object the newest change is enough.
  const newest = new Map(changes.map((change) => [`${change.kind} ${change.name}`, change]));
  const order = { failure: 0, warning: 1, change: 2, routine: 3 };
  const named = [...newest.values()].sort((a, b) => order[a.severity] - order[b.severity]);
  const more = named.length - MOST_NAMES;
  if (named.length === 0) return null;
  return (
    <ul className={styles.hoverList}>
      {named.slice(0, MOST_NAMES).map((change) => (
        <li key={change.seq}>
          <i className={styles.hoverDot} data-severity={change.severity} />
          <span className={styles.hoverKind}>{change.kind}</span>
          <span className={styles.hoverName}>{change.name}</span>
          {change.type !== 'applied' && <span className={styles.hoverKind}>deleted</span>}
        </li>
      ))}
      {more > 0 && (
        <li className={styles.hoverKind}>
          and {more}
          {changes.length >= MOST_HOVERED ? ' or more' : ''} others
        </li>
      )}
    </ul>
  );
}

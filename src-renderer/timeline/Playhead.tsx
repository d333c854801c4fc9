import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { PlaybackCommand } from '@model/playback.ts';
import type { Player } from '../playback/player.ts';
import { usePlayback, useSlowPlayback } from '../playback/use-playback.ts';
import { clockText, dayClockText, type Zone, zoneName } from '../widgets/time-text.ts';
import { xOf } from './time/time-scale.ts';
import styles from './Timeline.module.css';
import type { TimelineModel } from './timeline-model.ts';

interface PlayheadProps {
  readonly model: TimelineModel;
  readonly player: Player;
  readonly zone: Zone;
}

/** The line of the instant shown, with a grip; a slider to the keyboard and to a screen reader. */
export function Playhead({ model, player, zone }: PlayheadProps) {
  const ref = useRef<HTMLDivElement>(null);
  const at = useSlowPlayback(player, (state) => state.at);
  const edges = usePlayback(player, (state) => state.edges);
  useEffect(() => {
    const place = () => {
      const scale = model.scale();
      if (!scale || !ref.current) return;
      const x = xOf(scale, model.state.getState().at);
      ref.current.style.transform = `translateX(${x}px)`;
      // Out of sight it is still there for the keyboard, which brings the window back to it.
      ref.current.dataset['outside'] = String(x < -1 || x > scale.width + 1);
    };
    place();
    return model.state.subscribe(place);
  }, [model]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const command = commandOfKey(event, model);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    player.send(command);
  };
  return (
    <div ref={ref} className={styles.playhead}>
      <div
        className={styles.grip}
        role="slider"
        tabIndex={0}
        aria-label="Playhead"
        aria-orientation="horizontal"
        aria-valuemin={edges?.first ?? 0}
        aria-valuemax={edges?.last ?? 0}
        aria-valuenow={at}
        aria-valuetext={`${dayClockText(at, zone)}${clockText(at, zone, { withMs: true }).slice(8)} ${zoneName(zone, at)}`}
        onKeyDown={onKeyDown}
      >
        <svg viewBox="0 0 13 13" aria-hidden="true">
          <path d="M1.5 0h10A1.5 1.5 0 0 1 13 1.5V7L6.5 13 0 7V1.5A1.5 1.5 0 0 1 1.5 0Z" />
        </svg>
      </div>
    </div>
  );
}

const TEN_SECONDS_MS = 10_000;

/** What a key means on the playhead: arrows go from change to change, with shift by ten seconds, pages by a tenth of what is visible. */
function commandOfKey(event: KeyboardEvent, model: TimelineModel): PlaybackCommand | undefined {
  const direction = event.key === 'ArrowRight' || event.key === 'PageUp' ? 1 : -1;
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      if (event.shiftKey) return { type: 'seek-by', ms: direction * TEN_SECONDS_MS };
      return { type: 'step', direction, scope: event.altKey ? 'selection' : 'everything' };
    case 'PageUp':
    case 'PageDown': {
      const { view } = model.state.getState();
      return view && { type: 'seek-by', ms: Math.round((direction * (view.to - view.from)) / 10) };
    }
    case 'Home':
      return { type: 'to-start' };
    case 'End':
      return { type: 'follow' };
    default:
      return undefined;
  }
}

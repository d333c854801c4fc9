import { type KeyboardEvent, useState } from 'react';
import type { Timestamp } from '@model/time.ts';
import type { PlaybackState, Player } from '../../playback/player.ts';
import { usePlayback, useSlowPlayback } from '../../playback/use-playback.ts';
import { clockText, dayText, spanText, type Zone, zoneName } from '../../widgets/time-text.ts';
import styles from '../PlaybackBar.module.css';
import { type Away, stillButton } from './away.ts';
import { parseTimeEntry } from './parse-time-entry.ts';

interface ClockProps {
  readonly player: Player;
  readonly zone: Zone;
  /** The cluster is heard. */
  readonly isHeard: boolean;
  /** Given while the engine is away. */
  readonly away?: Away | undefined;
  readonly onZoneChange?: (zone: Zone) => void;
}

/** The instant shown, its day and zone, and how far behind it is. Click the clock to type a time. */
export function Clock({ player, zone, isHeard, away, onZoneChange }: ClockProps) {
  const isEmpty = usePlayback(player, (state) => state.edges === undefined);
  const day = usePlayback(player, ({ at }) => `${dayText(at, zone)} ${zoneName(zone, at)}`);
  const [isTyping, setIsTyping] = useState(false);
  if (isEmpty) return <div className={styles.clock} />;
  return (
    <div className={styles.clock}>
      {isTyping && away === undefined ? (
        <ClockEntry player={player} zone={zone} onDone={() => setIsTyping(false)} />
      ) : (
        <button
          type="button"
          className={styles.time}
          title="The instant shown. Click to type a time."
          onClick={() => setIsTyping(true)}
          {...stillButton(away)}
        >
          <Time player={player} zone={zone} />
        </button>
      )}
      {onZoneChange ? (
        <button
          type="button"
          className={styles.day}
          title={zone === 'utc' ? 'Show local times' : 'Show UTC'}
          onClick={() => onZoneChange(zone === 'utc' ? 'local' : 'utc')}
        >
          {day}
        </button>
      ) : (
        <span className={styles.day}>{day}</span>
      )}
      <Distance player={player} isHeard={isHeard} />
    </div>
  );
}

/** By itself, because it is the only word that changes with every frame. */
function Time({ player, zone }: Pick<ClockProps, 'player' | 'zone'>) {
  return usePlayback(player, ({ at }) => clockText(at, zone, { withMs: true }));
}

function Distance({ player, isHeard }: Pick<ClockProps, 'player' | 'isHeard'>) {
  const words = useSlowPlayback(player, ({ edges, ...state }) =>
    edges ? distanceText({ edges, isHeard, ...state }) : '',
  );
  return <span className={styles.distance}>{words}</span>;
}

function ClockEntry({ player, zone, onDone }: Pick<ClockProps, 'player' | 'zone'> & { readonly onDone: () => void }) {
  const [sentence, setSentence] = useState<string>();
  const [initial] = useState(() => clockText(player.state.getState().at, zone));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation();
    if (event.key === 'Escape') onDone();
    if (event.key !== 'Enter') return;
    const { at, edges } = player.state.getState();
    if (!edges) return;
    const entry = parseTimeEntry(event.currentTarget.value, { at, edges, zone });
    if (entry.type === 'wrong') setSentence(entry.sentence);
    else {
      player.send(entry.command);
      onDone();
    }
  };
  return (
    <span className={styles.entry}>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it stands where the clock was clicked
        autoFocus
        className={styles.entryField}
        defaultValue={initial}
        aria-label="Go to a time"
        aria-invalid={sentence !== undefined}
        title="14:03:21, -5m before the end, 2026-11-23T14:03Z, start or live"
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={onDone}
        onChange={() => setSentence(undefined)}
        onKeyDown={onKeyDown}
      />
      {sentence !== undefined && (
        <span className={styles.wrong} role="alert">
          {sentence}
        </span>
      )}
    </span>
  );
}

/** How far the instant shown is from the newest one, in words. */
export function distanceText({
  at,
  edges,
  playState,
  isLive,
  isHearing,
  isHeard,
}: Pick<PlaybackState, 'at' | 'playState' | 'isLive' | 'isHearing'> & {
  /** The cluster is heard. */
  readonly isHeard: boolean;
  readonly edges: { readonly first: Timestamp; readonly last: Timestamp };
}): string {
  if (playState === 'following' && isHearing) return isHeard ? 'live' : 'not hearing the cluster';
  if (playState === 'following') return 'stands still';
  const behind = edges.last - at;
  const length = behind < 1000 ? 'less than 1 s' : spanText(behind);
  if (isLive) return `${length} behind live`;
  return behind === 0 ? 'end of the recording' : `${length} before the end`;
}

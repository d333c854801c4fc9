import { Tooltip } from '@base-ui/react/tooltip';
import { Flag, Pause, Play, Repeat, SkipBack, SkipForward, StepBack, StepForward, Undo2 } from 'lucide-react';
import type { PlaybackCommand } from '@model/playback.ts';
import { isPast, isRunning, type Player } from '../playback/player.ts';
import { usePlayback } from '../playback/use-playback.ts';
import { IconButton } from '../widgets/button.tsx';
import { useKeyName } from '../widgets/key-names.ts';
import { clockText, type Zone } from '../widgets/time-text.ts';
import { type Away, stillButton } from './bar/away.ts';
import { Clock } from './bar/Clock.tsx';
import { RateMenu } from './bar/RateMenu.tsx';
import { StepMenu } from './bar/StepMenu.tsx';
import styles from './PlaybackBar.module.css';

export interface PlaybackBarProps {
  readonly player: Player;
  readonly zone: Zone;
  /** The cluster is heard: what is live is known. */
  readonly isHeard: boolean;
  /** Given while the engine is away. */
  readonly away?: Away | undefined;
  /** Sets a mark at the playhead. */
  readonly onMark: () => void;
  /** With it, the day and zone beside the clock become a button that switches. */
  readonly onZoneChange?: (zone: Zone) => void;
}

/** Buttons, speed, clock and LIVE. Its root carries `data-past` while the instant shown is not the live edge. */
export function PlaybackBar({ player, zone, isHeard, away, onMark, onZoneChange }: PlaybackBarProps) {
  const past = usePlayback(player, isPast);
  const isLive = usePlayback(player, (state) => state.isLive);
  return (
    <div className={styles.frame}>
      <div className={styles.bar} data-past={past}>
        <Deck player={player} away={away} />
        <Clock player={player} zone={zone} isHeard={isHeard} away={away} {...(onZoneChange ? { onZoneChange } : {})} />
        <div className={styles.right}>
          {isLive && <BackButton player={player} zone={zone} away={away} />}
          <MarkButton onMark={onMark} away={away} />
          {isLive && <LiveButton player={player} isHeard={isHeard} away={away} />}
        </div>
      </div>
    </div>
  );
}

function Deck({ player, away }: Pick<PlaybackBarProps, 'player' | 'away'>) {
  const runs = usePlayback(player, isRunning);
  const isLive = usePlayback(player, (state) => state.isLive);
  const isEmpty = usePlayback(player, (state) => state.edges === undefined);
  const isLooping = usePlayback(player, (state) => state.loop !== undefined);
  const keyName = useKeyName();
  const send = (command: PlaybackCommand) => (away === undefined ? player.send(command) : away.onAsked());
  const button = (label: string, shortcut: string, act: { icon: React.ReactNode; command: PlaybackCommand }) => (
    <IconButton
      label={label}
      shortcut={keyName(shortcut)}
      icon={act.icon}
      disabled={isEmpty}
      stillBecause={away?.reason}
      onClick={() => send(act.command)}
    />
  );
  const step = (direction: 1 | -1): PlaybackCommand => ({ type: 'step', direction });
  return (
    <div className={styles.deck} role="toolbar" aria-label="Playback">
      {button('Start of the recording', 'Home', { icon: <SkipBack size={15} />, command: { type: 'to-start' } })}
      {button('Previous change', 'ArrowLeft', { icon: <StepBack size={15} />, command: step(-1) })}
      <IconButton
        className={styles.play}
        label={runs ? 'Pause' : 'Play'}
        shortcut={keyName('Space')}
        icon={runs ? <Pause size={15} fill="currentColor" /> : <Play size={15} fill="currentColor" />}
        disabled={isEmpty}
        stillBecause={away?.reason}
        onClick={() => send({ type: runs ? 'pause' : 'play' })}
      />
      {button('Next change', 'ArrowRight', { icon: <StepForward size={15} />, command: step(1) })}
      {button(isLive ? 'Live edge' : 'End of the recording', 'End', {
        icon: <SkipForward size={15} />,
        command: { type: 'follow' },
      })}
      <RateMenu player={player} away={away} />
      <IconButton
        className={styles.loop}
        label={isLooping ? 'End the loop' : 'Loop the last ten seconds'}
        shortcut={keyName('r')}
        isPressed={isLooping}
        icon={<Repeat size={14} />}
        disabled={isEmpty}
        stillBecause={away?.reason}
        onClick={() => send({ type: 'toggle-loop' })}
      />
      <StepMenu player={player} away={away} />
    </div>
  );
}

/** Leads back to where the live edge was left, while that is not where we are. */
function BackButton({ player, zone, away }: Pick<PlaybackBarProps, 'player' | 'zone' | 'away'>) {
  const leftAt = usePlayback(player, ({ leftLiveAt, at }) => (leftLiveAt === at ? undefined : leftLiveAt));
  const keyName = useKeyName();
  return leftAt === undefined ? undefined : (
    <IconButton
      label={`Back to ${clockText(leftAt, zone)}, where live was left`}
      shortcut={keyName('b')}
      icon={<Undo2 size={14} />}
      stillBecause={away?.reason}
      onClick={away?.onAsked ?? (() => player.send({ type: 'to-left-live' }))}
    />
  );
}

function MarkButton({ onMark, away }: Pick<PlaybackBarProps, 'onMark' | 'away'>) {
  const keyName = useKeyName();
  return (
    <button
      type="button"
      className={styles.mark}
      title="Set a mark at the playhead"
      onClick={onMark}
      {...stillButton(away)}
    >
      <Flag size={12} aria-hidden="true" />
      Mark
      <kbd>{keyName('m')}</kbd>
    </button>
  );
}

/** Lit while following an edge that is heard; a press goes to the live edge and stays on it. */
function LiveButton({ player, isHeard, away }: Pick<PlaybackBarProps, 'player' | 'isHeard' | 'away'>) {
  const isFollowing = usePlayback(player, (state) => state.playState === 'following');
  const isHearing = usePlayback(player, (state) => state.isHearing);
  const keyName = useKeyName();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={500}
        render={
          <button
            type="button"
            className={styles.live}
            aria-pressed={isFollowing && isHearing && isHeard}
            aria-disabled={away !== undefined}
            onClick={away?.onAsked ?? (() => player.send({ type: 'follow' }))}
          >
            <i className={styles.liveDot} aria-hidden="true" />
            LIVE
            <kbd>{keyName('End')}</kbd>
          </button>
        }
      />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="tooltip-place">
          <Tooltip.Popup className="tooltip">
            {away?.reason ?? liveHint({ isFollowing, isHearing, isHeard })}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

interface Live {
  readonly isFollowing: boolean;
  readonly isHearing: boolean;
  readonly isHeard: boolean;
}

function liveHint({ isFollowing, isHearing, isHeard }: Live): string {
  if (!isFollowing) return 'Go to the live edge and follow it';
  if (!isHearing) return 'Nothing is heard: the live edge stands still until the engine is back';
  return isHeard ? 'Following the live edge' : 'The cluster is not heard: the picture shows what was last known of it';
}

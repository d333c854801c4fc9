import { Tooltip } from '@base-ui/react/tooltip';
import { Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import type { PlaybackCommand } from '@model/playback.ts';
import { isPast, type Player } from '../playback/player.ts';
import { usePlayback } from '../playback/use-playback.ts';
import { IconButton } from '../widgets/button.tsx';
import type { Zone } from '../widgets/time-text.ts';
import { Clock } from './bar/Clock.tsx';
import { RateMenu } from './bar/RateMenu.tsx';
import styles from './PlaybackBar.module.css';

export interface PlaybackBarProps {
  readonly player: Player;
  readonly zone: Zone;
  /** With it, the day and zone beside the clock become a button that switches. */
  readonly onZoneChange?: (zone: Zone) => void;
}

/** Buttons, speed, clock and LIVE. Its root carries `data-past` while the instant shown is not the live edge. */
export function PlaybackBar({ player, zone, onZoneChange }: PlaybackBarProps) {
  const past = usePlayback(player, isPast);
  const isLive = usePlayback(player, (state) => state.isLive);
  return (
    <div className={styles.bar} data-past={past}>
      <Deck player={player} />
      <Clock player={player} zone={zone} {...(onZoneChange ? { onZoneChange } : {})} />
      <div className={styles.right}>{isLive && <LiveButton player={player} />}</div>
    </div>
  );
}

function Deck({ player }: { readonly player: Player }) {
  const isPaused = usePlayback(player, (state) => state.playState === 'paused');
  const isLive = usePlayback(player, (state) => state.isLive);
  const isEmpty = usePlayback(player, (state) => state.edges === undefined);
  const button = (label: string, shortcut: string, act: { icon: React.ReactNode; command: PlaybackCommand }) => (
    <IconButton
      label={label}
      shortcut={shortcut}
      icon={act.icon}
      disabled={isEmpty}
      onClick={() => player.send(act.command)}
    />
  );
  const step = (direction: 1 | -1): PlaybackCommand => ({ type: 'step', direction, scope: 'everything' });
  return (
    <div className={styles.deck} role="toolbar" aria-label="Playback">
      {button('Start of the recording', 'Home', { icon: <SkipBack size={15} />, command: { type: 'to-start' } })}
      {button('Previous change', 'Left', { icon: <StepBack size={15} />, command: step(-1) })}
      <IconButton
        className={styles.play}
        label={isPaused ? 'Play' : 'Pause'}
        shortcut="Space"
        icon={isPaused ? <Play size={15} fill="currentColor" /> : <Pause size={15} fill="currentColor" />}
        disabled={isEmpty}
        onClick={() => player.send({ type: 'toggle' })}
      />
      {button('Next change', 'Right', { icon: <StepForward size={15} />, command: step(1) })}
      {button(isLive ? 'Live edge' : 'End of the recording', 'End', {
        icon: <SkipForward size={15} />,
        command: { type: 'follow' },
      })}
      <RateMenu player={player} />
    </div>
  );
}

/** Lit while following; a press goes to the live edge and stays on it. */
function LiveButton({ player }: { readonly player: Player }) {
  const isFollowing = usePlayback(player, (state) => state.playState === 'following');
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={500}
        render={
          <button
            type="button"
            className={styles.live}
            aria-pressed={isFollowing}
            onClick={() => player.send({ type: 'follow' })}
          >
            <i className={styles.liveDot} aria-hidden="true" />
            LIVE
            <kbd>End</kbd>
          </button>
        }
      />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className="tooltip">
            {isFollowing ? 'Following the live edge' : 'Go to the live edge and follow it'}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

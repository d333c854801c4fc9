import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Loop } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import type { Player } from '../../playback/player.ts';
import { clockText, type Zone, zoneName } from '../../widgets/time-text.ts';
import { timeAt, xOf } from '../time/time-scale.ts';
import type { TimelineModel } from '../timeline-model.ts';
import styles from './overlay.module.css';

interface LoopStretchProps {
  readonly model: TimelineModel;
  readonly player: Player;
  readonly zone: Zone;
}

type Side = 'from' | 'to';

/** The loop as a band between two handles, which are dragged, or moved by arrow keys; Delete ends the loop. */
export function LoopStretch(props: LoopStretchProps) {
  const loop = useStore(props.model.state, (state) => state.loop);
  return loop && <LoopBand {...props} loop={loop} />;
}

function LoopBand({ model, player, zone, loop }: LoopStretchProps & { readonly loop: Loop }) {
  const band = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = () => {
      const scale = model.scale();
      if (!scale || !band.current) return;
      const left = Math.max(xOf(scale, loop.from), -8);
      const right = Math.min(xOf(scale, loop.to), scale.width + 8);
      band.current.style.transform = `translateX(${left}px)`;
      band.current.style.width = `${Math.max(right - left, 0)}px`;
      band.current.dataset['outside'] = String(right < 0 || left > scale.width);
    };
    place();
    return model.state.subscribe(place);
  }, [model, loop]);
  return (
    <div ref={band} className={styles.loop}>
      {(['from', 'to'] as const).map((side) => (
        <LoopHandle key={side} {...{ model, player, zone, loop, side }} />
      ))}
    </div>
  );
}

function LoopHandle({
  model,
  player,
  zone,
  loop,
  side,
}: LoopStretchProps & { readonly loop: Loop; readonly side: Side }) {
  const isHeld = useRef(false);
  const move = (ms: number) => player.send({ type: 'loop', ...loop, [side]: timestampFromMs(Math.max(ms, 0)) });
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    event.stopPropagation();
    const scale = model.scale();
    const area = event.currentTarget.closest(`[data-detail]`)?.getBoundingClientRect();
    if (isHeld.current && scale && area) move(timeAt(scale, event.clientX - area.left));
  };
  const { edges } = player.state.getState();
  return (
    <div
      className={styles.handle}
      data-side={side}
      role="slider"
      tabIndex={0}
      aria-label={side === 'from' ? 'Beginning of the loop' : 'End of the loop'}
      aria-valuemin={edges?.first ?? 0}
      aria-valuemax={edges?.last ?? 0}
      aria-valuenow={loop[side]}
      aria-valuetext={`${clockText(loop[side], zone, { withMs: true })} ${zoneName(zone, loop[side])}`}
      title={side === 'from' ? 'Drag the beginning of the loop' : 'Drag the end of the loop'}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        isHeld.current = true;
        model.hover(undefined);
      }}
      onPointerMove={drag}
      onPointerUp={(event) => {
        drag(event);
        isHeld.current = false;
      }}
      onPointerCancel={() => {
        isHeld.current = false;
      }}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        const by = keyShare(event);
        const scale = model.scale();
        if (event.key === 'Delete') player.send({ type: 'clear-loop' });
        else if (by !== undefined && scale) move(loop[side] + by * (scale.to - scale.from));
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

/** By what share of the window a key moves a handle. */
function keyShare({ key, shiftKey }: KeyboardEvent): number | undefined {
  const size = shiftKey ? 0.1 : 0.01;
  if (key === 'ArrowRight') return size;
  return key === 'ArrowLeft' ? -size : undefined;
}

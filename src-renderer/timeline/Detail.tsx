import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { timestampFromMs } from '@model/time.ts';
import type { Player } from '../playback/player.ts';
import type { Zone } from '../widgets/time-text.ts';
import { LoopStretch } from './overlay/LoopStretch.tsx';
import { MarkFlags } from './overlay/MarkFlags.tsx';
import { HoverCard } from './HoverCard.tsx';
import { Playhead } from './Playhead.tsx';
import { timeAt } from './time/time-scale.ts';
import styles from './Timeline.module.css';
import type { HoverPoint, TimelineModel } from './timeline-model.ts';
import { axisPainter, detailPainter, laneRows, leastHeight } from './tracks/detail-painters.ts';
import { useCanvas } from './tracks/use-canvas.ts';

/** A notch of a mouse wheel zooms by about a fifth. */
const ZOOM_PER_PIXEL = 0.0022;

/** What a wheel that counts in lines means by one. */
const WHEEL_LINE_PIXELS = 16;

interface DetailProps {
  readonly model: TimelineModel;
  readonly player: Player;
  readonly zone: Zone;
  readonly onEditMark: (mark: string) => void;
  readonly onRemoveMark: (mark: string) => void;
}

/** The visible window: drag to scrub, wheel to zoom, shift and wheel to pan, double click to zoom to a change. */
export function Detail({ model, player, zone, onEditMark, onRemoveMark }: DetailProps) {
  const axis = useCanvas(useMemo(() => axisPainter(model, zone), [model, zone]));
  const tracks = useCanvas(useMemo(() => detailPainter(model, zone), [model, zone]));
  const rows = useStore(model.state, laneRows);
  const area = useRef<HTMLDivElement>(null);
  const scrub = useScrub(model, player);
  useWheel(area, model);
  return (
    <div
      ref={area}
      className={styles.detail}
      data-detail
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub.begin(pointOf(event));
      }}
      onPointerMove={(event) => {
        if (!scrub.isOn()) {
          model.hover(pointOf(event));
          return;
        }
        // The splitters between the panes measure the page with each move that nobody has taken.
        event.preventDefault();
        scrub.move(event.clientX);
      }}
      onPointerUp={scrub.end}
      onPointerCancel={scrub.end}
      onPointerLeave={() => model.hover(undefined)}
      onDoubleClick={(event) => void model.zoomToChange(pointOf(event).x)}
    >
      <canvas ref={axis} className={styles.axis} aria-hidden="true" />
      <div className={styles.tracks} style={{ minHeight: leastHeight(rows) }}>
        <canvas ref={tracks} aria-hidden="true" />
        <LoopStretch {...{ model, player, zone }} />
        <MarkFlags {...{ model, player, zone, onEditMark, onRemoveMark }} />
      </div>
      <HoverCard model={model} zone={zone} />
      <Playhead model={model} player={player} zone={zone} />
    </div>
  );
}

function pointOf(event: { readonly clientX: number; readonly currentTarget: Element }): HoverPoint {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - left, page: { left, top } };
}

/** Browsers tell of a moving pointer once a frame, right before it is drawn: the seek is in the frame that is told of. */
function useScrub(model: TimelineModel, player: Player) {
  // Where the detail begins on the page, while it is dragged over: asking for it makes the page lay itself out.
  const origin = useRef<number>(undefined);
  return useMemo(() => {
    const seek = (x: number) => {
      const scale = model.scale();
      if (scale) player.send({ type: 'seek', to: timestampFromMs(Math.max(0, timeAt(scale, x))) });
    };
    return {
      isOn: () => origin.current !== undefined,
      begin: ({ x, page }: HoverPoint) => {
        model.hover(undefined);
        origin.current = page.left;
        seek(x);
      },
      move: (pageX: number) => seek(pageX - (origin.current ?? 0)),
      end: () => {
        origin.current = undefined;
      },
    };
  }, [model, player]);
}

/** React listens to the wheel passively, where the page's own scrolling cannot be prevented. */
function useWheel(area: React.RefObject<HTMLDivElement | null>, model: TimelineModel): void {
  useEffect(() => {
    const element = area.current;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : WHEEL_LINE_PIXELS;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) model.pan(sideways * unit);
      else {
        const left = element?.getBoundingClientRect().left ?? 0;
        model.zoom(event.clientX - left, Math.exp(event.deltaY * unit * ZOOM_PER_PIXEL));
      }
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [area, model]);
}

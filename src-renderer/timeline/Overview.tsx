import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { type BrushDrag, type BrushGrip, brushPixels, dragBrush, takeBrush } from './time/brush.ts';
import { xOf } from './time/time-scale.ts';
import styles from './Timeline.module.css';
import type { TimelineModel } from './timeline-model.ts';
import { paintDensity } from './tracks/density-track.ts';
import { paintGaps } from './tracks/gap-track.ts';
import { paintLoop, paintMarks } from './tracks/set-track.ts';
import { type Painter, useCanvas } from './tracks/use-canvas.ts';

/** The whole recording in one strip; the brush is what the detail shows. */
export function Overview({ model }: { readonly model: TimelineModel }) {
  const canvas = useCanvas(useMemo(() => overviewPainter(model), [model]));
  const brush = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const drag = useRef<BrushDrag>(undefined);
  // Both move with every frame while time runs, so they are moved past React.
  useEffect(() => {
    const place = () => {
      const { view, at } = model.state.getState();
      const scale = model.overviewScale();
      if (!view || !scale || !brush.current || !playhead.current) return;
      const { left, width } = brushPixels(scale, view);
      brush.current.style.transform = `translateX(${left}px)`;
      brush.current.style.width = `${width}px`;
      playhead.current.style.transform = `translateX(${xOf(scale, at)}px)`;
    };
    place();
    return model.state.subscribe(place);
  }, [model]);

  const begin = (event: PointerEvent<HTMLDivElement>) => {
    const { view } = model.state.getState();
    const scale = model.overviewScale();
    if (event.button !== 0 || !view || !scale) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = takeBrush(scale, view, { x: xIn(event), grip: gripOf(event.target) });
    model.place(drag.current.window);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const scale = model.overviewScale();
    if (drag.current && scale) model.place(dragBrush(scale, drag.current, xIn(event)));
  };
  const end = () => {
    drag.current = undefined;
  };
  return (
    <div
      className={styles.overview}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      title="The whole recording. Drag the frame to move the window below, its sides to resize it."
    >
      <canvas ref={canvas} aria-hidden="true" />
      <div ref={brush} className={styles.brush} data-grip="whole">
        <div className={styles.brushSide} data-grip="from" />
        <div className={styles.brushSide} data-grip="to" />
      </div>
      <div ref={playhead} className={styles.overviewPlayhead} />
    </div>
  );
}

function xIn(event: PointerEvent): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left;
}

function gripOf(target: EventTarget): BrushGrip | undefined {
  const grip = target instanceof HTMLElement ? target.dataset['grip'] : undefined;
  return grip === 'from' || grip === 'to' || grip === 'whole' ? grip : undefined;
}

function overviewPainter(model: TimelineModel): Painter {
  return {
    subscribe: (changed) =>
      model.state.subscribe((state, before) => {
        const isSame =
          state.overview === before.overview &&
          state.silences === before.silences &&
          state.marks === before.marks &&
          state.loop === before.loop &&
          state.recorded?.to === before.recorded?.to;
        if (!isSame) changed();
      }),
    onSize: ({ width }) => model.resize({ overviewWidth: width }),
    paint: (context, { height }, { colors }) => {
      const { overview, silences, marks, loop } = model.state.getState();
      const scale = model.overviewScale();
      if (!scale) return;
      if (overview) paintDensity(context, { density: overview, scale, band: { top: 4, height: height - 4 }, colors });
      paintGaps(context, { silences, now: scale.to, scale, band: { top: 0, height }, colors });
      if (loop) paintLoop(context, { loop, scale, height, colors });
      paintMarks(context, { marks, scale, colors });
    },
  };
}

import { type PointerEvent, type Ref, useCallback } from 'react';
import { minimapScale } from '../canvas/paint-minimap.ts';
import type { Stage } from '../stage.ts';
import { MINIMAP } from '../use-stage.ts';
import type { ViewActions } from '../use-view-actions.ts';
import styles from './chrome.module.css';

interface MinimapProps {
  readonly canvas: Ref<HTMLCanvasElement>;
  readonly stage: Stage;
  readonly actions: ViewActions;
}

/** The whole picture, small. Pressing and dragging moves the view; the keyboard has the cards and the fit button. */
export function Minimap({ canvas, stage, actions }: MinimapProps) {
  const lookAt = useCallback(
    (event: PointerEvent<HTMLCanvasElement>) => {
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const { scale, x, y } = minimapScale(stage.layout.bounds, MINIMAP);
      const { zoom, width, height } = stage.eye;
      const middleX = (event.clientX - left - x) / scale;
      const middleY = (event.clientY - top - y) / scale;
      actions.jumpTo({ zoom, x: width / 2 - middleX * zoom, y: height / 2 - middleY * zoom });
    },
    [actions, stage],
  );
  return (
    <canvas
      ref={canvas}
      className={styles.minimap}
      style={MINIMAP}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        lookAt(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) lookAt(event);
      }}
    />
  );
}

import type { Health } from '@model/summary.ts';
import type { CSSProperties } from 'react';

/** A mark in a box of 10 × 10: what is filled and what is drawn as a line. */
export interface StatusShape {
  readonly fill?: string;
  readonly stroke?: string;
}

const CIRCLE = 'M5 1.2a3.8 3.8 0 1 1 0 7.6a3.8 3.8 0 1 1 0-7.6Z';

/** One shape a status, so that colour is never alone. SVG path texts, which canvases draw too. */
export const STATUS_SHAPES: Readonly<Record<Health, StatusShape>> = {
  healthy: { fill: 'M5 .8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 1 1 0-8.4Z' },
  progressing: { stroke: CIRCLE, fill: 'M5 1.2a3.8 3.8 0 0 0 0 7.6Z' },
  degraded: { fill: 'M5 .9 9.5 8.9H.5Z' },
  failing: { stroke: 'M1.7 1.7 8.3 8.3M8.3 1.7 1.7 8.3' },
  finished: { stroke: CIRCLE },
  unknown: { stroke: 'M2.6 3.2A2.4 2.4 0 1 1 6.1 5.3C5.3 5.8 5 6.1 5 6.8M5 8.7V9' },
};

const COLORS: Readonly<Record<Health, CSSProperties>> = {
  healthy: { color: 'var(--healthy)' },
  progressing: { color: 'var(--progressing)' },
  degraded: { color: 'var(--degraded)' },
  failing: { color: 'var(--failing)' },
  finished: { color: 'var(--finished)' },
  unknown: { color: 'var(--unknown)' },
};

/** The colour of a status as a style, for whatever draws with `currentColor`. */
export function healthStyle(health: Health): CSSProperties {
  return COLORS[health];
}

/** The mark of a status. Decoration beside a word: name the status in text as well. */
export function StatusGlyph({ health, size = 10 }: { readonly health: Health; readonly size?: number }) {
  const { fill, stroke } = STATUS_SHAPES[health];
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" style={COLORS[health]} aria-hidden="true">
      {fill === undefined ? undefined : <path d={fill} fill="currentColor" />}
      {stroke === undefined ? undefined : (
        <path d={stroke} fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />
      )}
    </svg>
  );
}

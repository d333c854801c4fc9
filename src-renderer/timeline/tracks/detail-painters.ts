import type { Zone } from '../../widgets/time-text.ts';
import { ticksOf } from '../time/ticks.ts';
import type { TimelineModel, TimelineState } from '../timeline-model.ts';
import { paintGrid, paintLabels, paintUnrecorded } from './axis-track.ts';
import { paintDensity } from './density-track.ts';
import { paintGaps } from './gap-track.ts';
import { LANE_HEIGHT, paintLanes } from './lane-track.ts';
import type { Painter } from './use-canvas.ts';

/** Heights of the density, as of the name beside it in Timeline.module.css: it takes the room that lanes leave. */
const DENSITY_LEAST = 46;
const DENSITY_MOST = 96;
const AIR = 6;

/** Rows below the density: a lane each, and one for the word that there would be more. */
export function laneRows({ lanes, lanesLeft }: Pick<TimelineState, 'lanes' | 'lanesLeft'>): number {
  return lanesLeft === 0 ? lanes.length : lanes.length + 1;
}

/** The least height in which density and lanes are drawn. */
export function leastHeight(rows: number): number {
  return DENSITY_LEAST + lanesHeight(rows);
}

function lanesHeight(rows: number): number {
  return rows === 0 ? 0 : rows * LANE_HEIGHT + AIR;
}

/** Labels of the visible window. */
export function axisPainter(model: TimelineModel, zone: Zone): Painter {
  return {
    // Its width is told by the canvas below it, which may be measured later.
    subscribe: (changed) => onChange(model, ['detailWidth'], changed),
    paint: (context, { height }, { colors, mono: font }) => {
      const scale = model.scale();
      if (!scale) return;
      paintLabels(context, { ticks: ticksOf(scale, zone), width: scale.width, foot: height, colors, font });
    },
  };
}

/** Density, lanes and silences of the visible window. */
export function detailPainter(model: TimelineModel, zone: Zone): Painter {
  return {
    subscribe: (changed) => onChange(model, ['detail', 'silences', 'lanes', 'recorded'], changed),
    onSize: ({ width }) => model.resize({ detailWidth: width }),
    paint: (context, { height }, { colors, sans: font }) => {
      const { recorded, detail, silences, lanes, lanesLeft } = model.state.getState();
      const scale = model.scale();
      if (!recorded || !scale) return;
      const now = recorded.to;
      const whole = { top: 0, height };
      paintUnrecorded(context, { recorded, scale, band: whole, colors });
      paintGrid(context, { ticks: ticksOf(scale, zone), band: whole, colors });
      const room = Math.floor(height - lanesHeight(laneRows({ lanes, lanesLeft })));
      const density = Math.min(Math.max(room, DENSITY_LEAST), DENSITY_MOST);
      const band = { top: AIR, height: density - AIR };
      if (detail) paintDensity(context, { density: detail, scale, band, colors });
      context.fillStyle = colors.line;
      context.fillRect(0, density, scale.width, 1);
      paintLanes(context, { lanes, now, scale, top: density + AIR / 2, colors });
      paintGaps(context, { silences, now, scale, band: whole, colors, font });
    },
  };
}

type Drawn = 'detail' | 'silences' | 'lanes' | 'recorded' | 'detailWidth';

/** Calls back when the stretch shown, or one of these parts of the state, became another. */
function onChange(model: TimelineModel, parts: readonly Drawn[], changed: () => void): () => void {
  return model.state.subscribe((state, before) => {
    if (!isSameStretch(state, before) || parts.some((part) => state[part] !== before[part])) changed();
  });
}

/** The window is another with each move of the playhead, but seldom shows another stretch. */
function isSameStretch({ view }: TimelineState, { view: before }: TimelineState): boolean {
  return view === before || (view?.from === before?.from && view?.to === before?.to);
}

import { timestampFromMs } from '@model/time.ts';
import { clockText, type Zone } from '../../widgets/time-text.ts';
import { type TimeScale, xOf } from './time-scale.ts';

/** A line across the tracks with its label. */
export interface Tick {
  readonly at: number;
  readonly x: number;
  readonly label: string;
  /** True where a day begins. */
  readonly isDay: boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MILLISECONDS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const STEPS: readonly number[] = MILLISECONDS.concat(
  [1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  [1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  [1, 2, 3, 6, 12].map((count) => count * HOUR),
  [1, 2, 7, 14, 28].map((count) => count * DAY),
);

/** Beyond it, steps are multiples of it. */
const LONGEST_STEP = 28 * DAY;

/** Room for the longest label and some air. */
const LEAST_PIXELS = 96;

/** Round instants over a scale, as many as there is room for. Labels go from days to milliseconds. */
export function ticksOf(scale: TimeScale, zone: Zone): readonly Tick[] {
  const msPerPixel = (scale.to - scale.from) / Math.max(scale.width, 1);
  const least = msPerPixel * LEAST_PIXELS;
  const step = STEPS.find((each) => each >= least) ?? Math.ceil(least / LONGEST_STEP) * LONGEST_STEP;
  const shift = offsetOf(scale.from, zone);
  const ticks: Tick[] = [];
  for (let at = Math.ceil((scale.from + shift) / step) * step - shift; at <= scale.to; at += step) {
    const isDay = (at + shift) % DAY === 0;
    ticks.push({ at, x: xOf(scale, at), label: labelOf(at, step, zone), isDay });
  }
  return ticks;
}

/** The zone's offset from UTC. One for all ticks: a change of clocks inside the scale shows in the labels only. */
function offsetOf(at: number, zone: Zone): number {
  return zone === 'utc' ? 0 : -new Date(at).getTimezoneOffset() * MINUTE;
}

function labelOf(at: number, step: number, zone: Zone): string {
  const clock = clockText(timestampFromMs(at), zone, { withMs: true });
  const isMidnight = clock === '00:00:00.000';
  if (step >= DAY || (isMidnight && step >= MINUTE)) return dayText(at, zone);
  if (step >= MINUTE) return clock.slice(0, 5);
  return step >= SECOND ? clock.slice(0, 8) : clock;
}

const DAY_PARTS = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const DAY_FORMATS = {
  utc: new Intl.DateTimeFormat('en-GB', { ...DAY_PARTS, timeZone: 'UTC' }),
  local: new Intl.DateTimeFormat('en-GB', DAY_PARTS),
} as const;

/** `Mon 23 Nov`. */
function dayText(at: number, zone: Zone): string {
  return DAY_FORMATS[zone].format(at).replace(',', '');
}

import { timestampFromMs } from '@model/time.ts';
import { nextKnown } from './ahead.ts';
import { directionOf, type GapStretch, type Notice, type TimeControl } from './time-state.ts';

/** What would be watched for longer than this without a change, by the page's clock, is idle. */
const LEAST_IDLE_MS = 3000;
/** A change is looked at for this long before time skips on, and time runs for this long before the next one. */
const REST_MS = 600;

/** Passes over an idle stretch, if that is wanted and one is known to lie ahead. What was not recorded is not idle: it is told. */
export function skipped(control: TimeControl): TimeControl {
  if (!control.options['skip-idle'] || control.playState !== 'playing' || !control.edges) return control;
  const known = nextKnown(control, 'change');
  if (!known) return control;
  const direction = directionOf(control);
  const pace = Math.abs(control.rate);
  const { position } = control;
  const hasRested = (position - known.from) * direction >= REST_MS * pace;
  const next = nearest(control, direction, known.at ?? known.until);
  const idle = (next - position) * direction;
  if (!hasRested || idle < LEAST_IDLE_MS * pace) return control;
  const to = next - direction * REST_MS * pace;
  const [low, high] = direction === 1 ? [position, to] : [to, position];
  const unknownMs = control.gaps.reduce((sum, gap) => sum + overlap(gap, low, high), 0);
  const notice: Notice = { type: 'skipped', from: timestampFromMs(low), to: timestampFromMs(high), unknownMs };
  return { ...control, position: to, notice };
}

/** What ends the idle stretch: the change, a mark on the way to it, or the end of the loop. */
function nearest({ marks, loop, position }: TimeControl, direction: 1 | -1, change: number): number {
  const isAhead = (at: number) => (at - position) * direction > 0;
  const ends = [change, ...marks, ...(loop ? [loop.from, loop.to] : [])].filter(isAhead);
  return direction === 1 ? Math.min(...ends) : Math.max(...ends);
}

function overlap({ from, to }: GapStretch, low: number, high: number): number {
  return Math.max(Math.min(to ?? high, high) - Math.max(from, low), 0);
}

import { timestampFromMs } from '@model/time.ts';
import { isKnown, nextKnown } from './ahead.ts';
import { skipped } from './skip.ts';
import { directionOf, type Edges, FOLLOW_LAG_MS, followed, type Notice, type TimeControl } from './time-state.ts';

/** A tick after a longer pause (a hidden tab) moves time no further than this. */
const LONGEST_TICK_MS = 1000;

/** Time at the next frame. */
export function ticked(control: TimeControl, clock: number): TimeControl {
  const passed = Math.min(Math.max(clock - control.clock, 0), LONGEST_TICK_MS);
  const now = { ...control, clock };
  if (!control.edges) return now;
  const edges = { ...control.edges, last: liveEdge(control, control.edges, clock) };
  const moved = { ...now, edges };
  switch (control.playState) {
    case 'paused':
      return moved;
    case 'following':
      return { ...moved, position: edges.last };
    case 'playing':
      return run(moved, edges, passed);
    default:
      return control.playState satisfies never;
  }
}

function liveEdge(control: TimeControl, edges: Edges, clock: number) {
  if (control.engineOffset === undefined) return edges.last;
  return timestampFromMs(Math.max(edges.last, clock + control.engineOffset - FOLLOW_LAG_MS));
}

/** Something on the way at which time does not simply run on. */
interface Stop {
  readonly at: number;
  readonly arrive: (control: TimeControl) => TimeControl;
}

/** Runs on for `passed` ms of the page's clock, to the nearest of what stops it. */
function run(control: TimeControl, edges: Edges, passed: number): TimeControl {
  const direction = directionOf(control);
  const wrapped = wrap(control, direction);
  if (wrapped) return wrapped;
  const edge = edgeStop(edges, direction);
  if ((control.position - edge.at) * direction >= 0) return edge.arrive({ ...control, position: edge.at });
  // Where the next failure is must be known before it can be passed.
  if (control.options['stop-at-failures'] && !isKnown(control, 'failure')) return control;
  const target = control.position + control.rate * passed;
  let stop: Stop | undefined;
  for (const each of [...stopsOf(control, direction), edge, ...endOfKnowledge(control, direction)]) {
    const isReached = (target - each.at) * direction >= 0;
    if (isReached && (!stop || (each.at - stop.at) * direction < 0)) stop = each;
  }
  const next = stop ? stop.arrive({ ...control, position: stop.at }) : { ...control, position: target };
  return skipped(withGapNotice(control, next, direction));
}

/** What time comes to when nothing stops it before. */
function edgeStop(edges: Edges, direction: 1 | -1): Stop {
  return direction === 1
    ? { at: edges.last, arrive: followed }
    : { at: edges.first, arrive: (there) => ({ ...there, playState: 'paused' }) };
}

/** While it stops at failures, time goes no further than it is known where they are. */
function endOfKnowledge(control: TimeControl, direction: 1 | -1): readonly Stop[] {
  const known = control.options['stop-at-failures'] ? nextKnown(control, 'failure') : undefined;
  if (!known || known.at !== undefined || (known.until - control.position) * direction <= 0) return [];
  return [{ at: known.until, arrive: (there) => there }];
}

/** What a person set on the way: of two at one instant the first counts. */
function stopsOf(control: TimeControl, direction: 1 | -1): readonly Stop[] {
  const { options, loop, position } = control;
  const ahead = (at: number | undefined): at is number => at !== undefined && (at - position) * direction > 0;
  const stops: Stop[] = [];
  const failure = options['stop-at-failures'] ? nextKnown(control, 'failure')?.at : undefined;
  if (ahead(failure)) stops.push({ at: failure, arrive: (there) => stopped(there, 'failure') });
  if (options['stop-at-marks']) {
    const mark = direction === 1 ? control.marks.find(ahead) : control.marks.findLast(ahead);
    if (mark !== undefined) stops.push({ at: mark, arrive: (there) => stopped(there, 'mark') });
  }
  const loopEnd = direction === 1 ? loop?.to : loop?.from;
  if (loop && position >= loop.from && position <= loop.to && ahead(loopEnd)) {
    stops.push({ at: loopEnd, arrive: (there) => there });
  }
  return stops;
}

function stopped(control: TimeControl, why: 'mark' | 'failure'): TimeControl {
  const notice: Notice = { type: 'stopped', at: timestampFromMs(control.position), why };
  return { ...control, playState: 'paused', notice };
}

/** At the end of the loop, once that has been shown, time begins the loop again. */
function wrap(control: TimeControl, direction: 1 | -1): TimeControl | undefined {
  const { loop, position } = control;
  if (!loop) return undefined;
  if (direction === 1) return position === loop.to ? { ...control, position: loop.from } : undefined;
  return position === loop.from ? { ...control, position: loop.to } : undefined;
}

/** A silence is not passed without a word. */
function withGapNotice(before: TimeControl, after: TimeControl, direction: 1 | -1): TimeControl {
  if (after.playState === 'following') return after;
  const [low, high] = direction === 1 ? [before.position, after.position] : [after.position, before.position];
  const gap = before.gaps.find(({ from, to }) => {
    const entrance = direction === 1 ? from : (to ?? Number.POSITIVE_INFINITY);
    return direction === 1 ? entrance > low && entrance <= high : entrance >= low && entrance < high;
  });
  return gap === undefined ? after : { ...after, notice: { type: 'gap', gap } };
}

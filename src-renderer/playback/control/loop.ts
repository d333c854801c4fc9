import type { Loop, PlaybackCommand } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import { type Edges, playheadOf, type TimeControl, within } from './time-state.ts';

/** How much is repeated when nobody said from where to where. */
const FIRST_LOOP_MS = 10_000;
/** A loop is at least this long: shorter ones could not be taken hold of, and would not show a change. */
const SHORTEST_LOOP_MS = 40;

type LoopCommand = Extract<PlaybackCommand, { type: 'loop' | 'loop-from' | 'loop-to' | 'toggle-loop' | 'clear-loop' }>;

/** Time after a command about the loop. While following there is nothing to repeat yet: looping leaves the live edge. */
export function loopCommand(control: TimeControl, asked: LoopCommand): TimeControl {
  const { edges, loop } = control;
  if (!edges) return control;
  const at = playheadOf(control);
  switch (asked.type) {
    case 'loop':
      return looping(control, fitted(asked.from, asked.to, edges));
    case 'loop-from':
      return looping(control, fitted(at, loop && loop.to > at ? loop.to : at + FIRST_LOOP_MS, edges));
    case 'loop-to':
      return looping(control, fitted(loop && loop.from < at ? loop.from : at - FIRST_LOOP_MS, at, edges));
    case 'toggle-loop':
      return loop ? withoutLoop(control) : looping(control, fitted(at - FIRST_LOOP_MS, at, edges));
    case 'clear-loop':
      return withoutLoop(control);
    default:
      return asked satisfies never;
  }
}

function looping(control: TimeControl, loop: Loop | undefined): TimeControl {
  if (!loop) return control;
  const playState = control.playState === 'following' ? 'playing' : control.playState;
  return { ...control, loop, playState };
}

function withoutLoop(control: TimeControl): TimeControl {
  const { loop: _, ...rest } = control;
  return rest;
}

/** The stretch between two instants, whichever comes first, inside the record; undefined if the record is too short. */
function fitted(one: number, other: number, edges: Edges): Loop | undefined {
  const from = within(Math.min(one, other), edges);
  const to = within(Math.max(one, other), edges);
  const missing = Math.max(SHORTEST_LOOP_MS - (to - from), 0);
  const end = within(to + missing, edges);
  const begin = within(Math.min(from, end - SHORTEST_LOOP_MS), edges);
  return end - begin < 1 ? undefined : { from: timestampFromMs(begin), to: timestampFromMs(end) };
}

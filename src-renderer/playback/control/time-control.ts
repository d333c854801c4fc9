import { timestampFromMs } from '@model/time.ts';
import { commanded, stepped } from './command.ts';
import { ticked } from './run.ts';
import { type Edges, type TimeControl, type TimeInput, within } from './time-state.ts';

/** The next state of time. Pure: the same state and input always give the same answer. */
export function controlTime(control: TimeControl, input: TimeInput): TimeControl {
  switch (input.type) {
    case 'command':
      return commanded(control, input.command);
    case 'tick':
      return ticked(control, input.clock);
    case 'edges':
      return withEdges(control, input.edges);
    case 'heard':
      return heard(control, input.until - input.clock);
    case 'lost': {
      const { engineOffset: _, ...rest } = control;
      return rest;
    }
    case 'stepped':
      return stepped(control, input.token, input.to);
    case 'marks':
      return { ...control, marks: input.at };
    case 'gaps':
      return { ...control, gaps: input.gaps };
    case 'known':
      return { ...control, known: { ...control.known, [input.question]: input.known } };
    default:
      return input satisfies never;
  }
}

/** The first edges put the playhead on the newest instant. Later ones never take back the last instant. */
function withEdges(control: TimeControl, told: Edges): TimeControl {
  const edges = { first: told.first, last: timestampFromMs(Math.max(told.last, control.edges?.last ?? 0)) };
  return { ...control, edges, position: control.edges ? within(control.position, edges) : edges.last };
}

/** The quickest message is the truest about the engine's clock, so the offset only grows while the feed is open. */
function heard(control: TimeControl, offset: number): TimeControl {
  if (!control.isLive) return control;
  return { ...control, engineOffset: Math.max(offset, control.engineOffset ?? offset) };
}

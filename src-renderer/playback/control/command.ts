import type { PlaybackCommand } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import { FASTEST_RATE, shiftRate } from '../rates.ts';
import { loopCommand } from './loop.ts';
import {
  directionOf,
  followed,
  type Notice,
  playheadOf,
  type StepAsked,
  type TimeControl,
  within,
  withoutStep,
} from './time-state.ts';

/** Steps of a held key that are under way at once; more would run on after the key is let go. */
const MOST_HELD_STEPS = 3;

/** Time after a command. Whoever leaves the live edge can go back to where it was left. */
export function commanded(control: TimeControl, asked: PlaybackCommand): TimeControl {
  const next = obey(control, asked);
  const isLeaving = control.playState === 'following' && next.playState !== 'following' && control.edges !== undefined;
  return isLeaving ? { ...next, leftLiveAt: playheadOf(control) } : next;
}

function obey(control: TimeControl, asked: PlaybackCommand): TimeControl {
  switch (asked.type) {
    case 'play':
      return play(control);
    case 'pause':
      return paused(control);
    case 'toggle':
      return control.playState === 'paused' ? play(control) : paused(control);
    case 'follow':
      return followed(control);
    case 'seek':
      return seek(control, asked.to);
    case 'seek-by':
      return seek(control, control.position + asked.ms);
    case 'to-start':
      return control.edges ? seek(control, control.edges.first) : control;
    case 'to-left-live':
      return control.leftLiveAt === undefined ? control : seek(control, control.leftLiveAt);
    case 'to-mark':
      return seekAmong(control, { what: 'mark', instants: control.marks, direction: asked.direction });
    case 'to-gap':
      return seekAmong(control, {
        what: 'gap',
        instants: control.gaps.map(({ from }) => from),
        direction: asked.direction,
      });
    case 'step':
      return wantStep(control, asked);
    case 'step-by':
      return { ...control, stepScope: asked.scope };
    case 'set-rate':
      return setRate(control, asked.rate);
    case 'faster':
      return setRate(control, shiftRate(control.rate, 'faster'));
    case 'slower':
      return setRate(control, shiftRate(control.rate, 'slower'));
    case 'set-option':
      return { ...control, options: { ...control.options, [asked.option]: asked.isOn } };
    case 'loop':
    case 'loop-from':
    case 'loop-to':
    case 'toggle-loop':
    case 'clear-loop':
      return loopCommand(control, asked);
    default:
      return asked satisfies never;
  }
}

function paused(control: TimeControl): TimeControl {
  return { ...withoutStep(control), playState: 'paused' };
}

/**
 * Plays from here; from the end of a file it starts over, and from the start it does not run backwards. With a loop it
 * starts inside it.
 */
function play(control: TimeControl): TimeControl {
  const { edges, loop, position } = control;
  if (control.playState === 'following') return control;
  const playing: TimeControl = { ...withoutStep(control), playState: 'playing' };
  if (!edges) return control.isLive ? followed(control) : control;
  if (loop && (position < loop.from || position > loop.to)) {
    return { ...playing, position: directionOf(control) === 1 ? loop.from : loop.to };
  }
  if (loop) return playing;
  if (control.rate < 0) return position <= edges.first ? { ...playing, rate: 1 } : playing;
  return !control.isLive && position >= edges.last ? { ...playing, position: edges.first } : playing;
}

function seek(control: TimeControl, to: number): TimeControl {
  if (!control.edges) return control;
  const left = withoutStep(control);
  return {
    ...left,
    playState: left.playState === 'following' ? 'paused' : left.playState,
    position: within(to, control.edges),
  };
}

interface Among {
  readonly what: 'mark' | 'gap';
  readonly instants: readonly number[];
  readonly direction: 1 | -1;
}

/** Goes to the nearest of the instants that can be shown that way; says so when there is none. */
function seekAmong(control: TimeControl, { what, instants, direction }: Among): TimeControl {
  const { edges } = control;
  if (!edges) return control;
  const at = playheadOf(control);
  const shown = instants.map((each) => within(each, edges));
  const to = direction === 1 ? shown.find((each) => each > at) : shown.findLast((each) => each < at);
  if (to !== undefined) return seek(control, to);
  const notice: Notice = { type: 'none', what, direction };
  return { ...control, notice };
}

/** Each press counts: one that comes before the answer to another waits for its turn. Of a held key only as many as are seen. */
function wantStep(control: TimeControl, asked: Extract<PlaybackCommand, { type: 'step' }>): TimeControl {
  if (!control.edges) return control;
  const { step } = control;
  const next = { direction: asked.direction, scope: asked.scope ?? control.stepScope };
  if (!step) return withStep({ ...control, playState: 'paused' }, [next]);
  if (asked.isHeld && step.waiting.length + 1 >= MOST_HELD_STEPS) return control;
  return { ...control, step: { ...step, waiting: [...step.waiting, next] } };
}

/** Asks for the target of the first of these steps; the others wait for it. */
function withStep(control: TimeControl, [first, ...waiting]: readonly StepAsked[]): TimeControl {
  if (!first) return withoutStep(control);
  const token = control.lastToken + 1;
  return { ...control, lastToken: token, step: { ...first, token, waiting } };
}

/** Time after the target of a step was found, or none. Where one found none, others the same way would find none either. */
export function stepped(control: TimeControl, token: number, to: number | undefined): TimeControl {
  const { step, edges } = control;
  if (!step || step.token !== token || !edges) return control;
  if (to !== undefined) return withStep({ ...control, position: within(timestampFromMs(to), edges) }, step.waiting);
  const isOther = ({ direction, scope }: StepAsked) => direction !== step.direction || scope !== step.scope;
  const other = step.waiting.findIndex(isOther);
  const notice: Notice = { type: 'none', what: 'change', direction: step.direction };
  return { ...withStep(control, other === -1 ? [] : step.waiting.slice(other)), notice };
}

/** While following nothing is faster than the present; slower leaves it and falls behind. */
function setRate(control: TimeControl, wanted: number): TimeControl {
  const rate = Math.min(Math.max(wanted, -FASTEST_RATE), FASTEST_RATE);
  if (!Number.isFinite(rate)) return control;
  if (rate === 0) return paused(control);
  if (control.playState !== 'following') return { ...control, rate };
  return rate >= 1 || !control.edges ? control : { ...control, rate, playState: 'playing' };
}

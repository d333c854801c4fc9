import type { PlaybackCommand, StepScope } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import { FASTEST_RATE, shiftRate } from '../rates.ts';
import { loopCommand } from './loop.ts';
import { directionOf, followed, type Notice, playheadOf, type TimeControl, within, withoutStep } from './time-state.ts';

/** Key presses that wait behind an unanswered step; more would run on after the key is let go. */
const MOST_WAITING_STEPS = 3;

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
      return wantStep(control, asked.direction, asked.scope ?? control.stepScope);
    case 'step-by':
      return { ...control, stepScope: asked.scope };
    case 'set-rate':
      return setRate(control, asked.rate);
    case 'faster':
      return setRate(control, shiftRate(control.rate, 1));
    case 'slower':
      return setRate(control, shiftRate(control.rate, -1));
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

function wantStep(control: TimeControl, direction: 1 | -1, scope: StepScope): TimeControl {
  if (!control.edges) return control;
  const { step } = control;
  if (step && step.direction === direction && step.scope === scope) {
    return { ...control, step: { ...step, times: Math.min(step.times + 1, MOST_WAITING_STEPS) } };
  }
  const token = control.lastToken + 1;
  return { ...control, playState: 'paused', lastToken: token, step: { direction, scope, token, times: 1 } };
}

/** Time after the target of a step was found, or none. */
export function stepped(control: TimeControl, token: number, to: number | undefined): TimeControl {
  const { step, edges } = control;
  if (!step || step.token !== token || !edges) return control;
  if (to === undefined) {
    return { ...withoutStep(control), notice: { type: 'none', what: 'change', direction: step.direction } };
  }
  const moved = { ...withoutStep(control), position: within(timestampFromMs(to), edges) };
  if (step.times === 1) return moved;
  const next = control.lastToken + 1;
  return { ...moved, lastToken: next, step: { ...step, token: next, times: step.times - 1 } };
}

/** While following nothing is faster than the present; slower leaves it and falls behind. */
function setRate(control: TimeControl, wanted: number): TimeControl {
  const rate = Math.min(Math.max(wanted, -FASTEST_RATE), FASTEST_RATE);
  if (!Number.isFinite(rate)) return control;
  if (rate === 0) return paused(control);
  if (control.playState !== 'following') return { ...control, rate };
  return rate >= 1 || !control.edges ? control : { ...control, rate, playState: 'playing' };
}

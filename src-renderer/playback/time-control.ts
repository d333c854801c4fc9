import type { PlaybackCommand, PlayState, StepScope } from '@model/playback.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { FASTEST_RATE, shiftRate } from './rates.ts';

/** How far behind the engine's clock following stays, so that a batch has arrived before its instant is shown. */
export const FOLLOW_LAG_MS = 250;

/** A tick after a longer pause (a hidden tab) moves time no further than this. */
const LONGEST_TICK_MS = 1000;

/** Key presses that wait behind an unanswered step; more would run on after the key is let go. */
const MOST_WAITING_STEPS = 3;

/** First and last instant that can be shown. */
export interface Edges {
  readonly first: Timestamp;
  readonly last: Timestamp;
}

/** A step whose target was asked for. The answer names the `token`, so that an overtaken one is told apart. */
export interface StepWanted {
  readonly direction: 1 | -1;
  readonly scope: StepScope;
  readonly token: number;
  /** Presses this step stands for; each is answered in turn. */
  readonly times: number;
}

/** Where time stands. Immutable; {@link controlTime} makes the next one. */
export interface TimeControl {
  readonly playState: PlayState;
  readonly rate: number;
  /** The playhead in ms since 1970, with fractions so that slow motion adds up. */
  readonly position: number;
  readonly isLive: boolean;
  /** Absent until the recording holds a change. */
  readonly edges?: Edges;
  /** Engine's clock minus the page's, while the live feed is open. */
  readonly engineOffset?: number;
  /** The page's clock at the last tick. */
  readonly clock: number;
  readonly step?: StepWanted;
  /** The last token given to a step. */
  readonly lastToken: number;
}

export type TimeInput =
  | { readonly type: 'command'; readonly command: PlaybackCommand }
  /** A frame is about to be drawn; `clock` is the page's monotonic clock in ms. */
  | { readonly type: 'tick'; readonly clock: number }
  /** What can be shown is now known. */
  | { readonly type: 'edges'; readonly edges: Edges }
  /** The engine said that it was `until` by its own clock, at the page's `clock`. */
  | { readonly type: 'heard'; readonly until: Timestamp; readonly clock: number }
  /** The live feed broke: the edge stands still. */
  | { readonly type: 'lost' }
  /** The target of a step; absent when there is no further change that way. */
  | { readonly type: 'stepped'; readonly token: number; readonly to?: Timestamp };

/** Time before anything is known: live recordings follow, files stand still. */
export function initialTimeControl(isLive: boolean, clock: number): TimeControl {
  return { playState: isLive ? 'following' : 'paused', rate: 1, position: 0, isLive, clock, lastToken: 0 };
}

/** The instant of the playhead. */
export function playheadOf(control: TimeControl): Timestamp {
  return timestampFromMs(control.position);
}

/** The next state of time. Pure: the same state and input always give the same answer. */
export function controlTime(control: TimeControl, input: TimeInput): TimeControl {
  switch (input.type) {
    case 'command':
      return command(control, input.command);
    case 'tick':
      return tick(control, input.clock);
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
    default:
      return input satisfies never;
  }
}

function command(control: TimeControl, asked: PlaybackCommand): TimeControl {
  switch (asked.type) {
    case 'play':
      return play(control);
    case 'pause':
      return paused(control);
    case 'toggle':
      return control.playState === 'paused' ? play(control) : paused(control);
    case 'follow':
      return follow(control);
    case 'seek':
      return seek(control, asked.to);
    case 'seek-by':
      return seek(control, control.position + asked.ms);
    case 'to-start':
      return control.edges ? seek(control, control.edges.first) : control;
    case 'step':
      return wantStep(control, asked.direction, asked.scope);
    case 'set-rate':
      return setRate(control, asked.rate);
    case 'faster':
      return setRate(control, shiftRate(control.rate, 1));
    case 'slower':
      return setRate(control, shiftRate(control.rate, -1));
    default:
      return asked satisfies never;
  }
}

function withoutStep(control: TimeControl): TimeControl {
  const { step: _, ...rest } = control;
  return rest;
}

function paused(control: TimeControl): TimeControl {
  return { ...withoutStep(control), playState: 'paused' };
}

/** Plays from here; from the end of a file it starts over, and from the start it does not run backwards. */
function play(control: TimeControl): TimeControl {
  const { edges } = control;
  if (control.playState === 'following') return control;
  const playing: TimeControl = { ...withoutStep(control), playState: 'playing' };
  if (!edges) return control.isLive ? follow(control) : control;
  if (control.rate < 0) return control.position <= edges.first ? { ...playing, rate: 1 } : playing;
  return !control.isLive && control.position >= edges.last ? { ...playing, position: edges.first } : playing;
}

/** Goes to the live edge and stays on it; in a file, which has none, to its end. */
function follow(control: TimeControl): TimeControl {
  const position = control.edges?.last ?? control.position;
  return control.isLive
    ? { ...withoutStep(control), playState: 'following', rate: 1, position }
    : { ...paused(control), position };
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

function wantStep(control: TimeControl, direction: 1 | -1, scope: StepScope): TimeControl {
  if (!control.edges) return control;
  const { step } = control;
  if (step && step.direction === direction && step.scope === scope) {
    return { ...control, step: { ...step, times: Math.min(step.times + 1, MOST_WAITING_STEPS) } };
  }
  const token = control.lastToken + 1;
  return { ...control, playState: 'paused', lastToken: token, step: { direction, scope, token, times: 1 } };
}

function stepped(control: TimeControl, token: number, to: Timestamp | undefined): TimeControl {
  const { step, edges } = control;
  if (!step || step.token !== token || !edges) return control;
  if (to === undefined) return withoutStep(control);
  const moved = { ...withoutStep(control), position: within(to, edges) };
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

function tick(control: TimeControl, clock: number): TimeControl {
  const passed = Math.min(Math.max(clock - control.clock, 0), LONGEST_TICK_MS);
  const ticked = { ...control, clock };
  if (!control.edges) return ticked;
  const edges = { ...control.edges, last: liveEdge(control, control.edges, clock) };
  return run({ ...ticked, edges }, edges, passed);
}

function run(control: TimeControl, edges: Edges, passed: number): TimeControl {
  switch (control.playState) {
    case 'paused':
      return control;
    case 'following':
      return { ...control, position: edges.last };
    case 'playing': {
      const position = control.position + control.rate * passed;
      if (control.rate > 0 && position >= edges.last) return follow(control);
      if (control.rate < 0 && position <= edges.first)
        return { ...control, playState: 'paused', position: edges.first };
      return { ...control, position };
    }
    default:
      return control.playState satisfies never;
  }
}

function liveEdge(control: TimeControl, edges: Edges, clock: number): Timestamp {
  if (control.engineOffset === undefined) return edges.last;
  return timestampFromMs(Math.max(edges.last, clock + control.engineOffset - FOLLOW_LAG_MS));
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

function within(ms: number, edges: Edges): number {
  return Math.min(Math.max(ms, edges.first), edges.last);
}

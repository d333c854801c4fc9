import type { Loop, PlaybackCommand, PlayOption, PlayState, StepScope } from '@model/playback.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';

/** How far behind the engine's clock following stays, so that a batch has arrived before its instant is shown. */
export const FOLLOW_LAG_MS = 250;

/** First and last instant that can be shown. */
export interface Edges {
  readonly first: Timestamp;
  readonly last: Timestamp;
}

/** A stretch of silence; `to` is absent while it lasts. */
export interface GapStretch {
  readonly from: Timestamp;
  readonly to?: Timestamp;
}

/** One press of a step. */
export interface StepAsked {
  readonly direction: 1 | -1;
  readonly scope: StepScope;
}

/** A step whose target was asked for. The answer names the `token`, so that an overtaken one is told apart. */
export interface StepWanted extends StepAsked {
  readonly token: number;
  /** The presses that came after it: each begins where the one before arrived. */
  readonly waiting: readonly StepAsked[];
}

/** What playing asks of the record ahead: where the next change that matters is, and where the next failure. */
export type Question = 'change' | 'failure';

/** An answer: beyond `from`, in this direction, the first one is at `at`; without it there is none up to `until`. */
export interface Known {
  readonly direction: 1 | -1;
  readonly from: number;
  readonly until: number;
  readonly at?: number;
}

/** Something that happened to time by itself, to be told once. Told again when it is another object. */
export type Notice =
  | { readonly type: 'skipped'; readonly from: Timestamp; readonly to: Timestamp; readonly unknownMs: number }
  | { readonly type: 'gap'; readonly gap: GapStretch }
  | { readonly type: 'stopped'; readonly at: Timestamp; readonly why: 'mark' | 'failure' }
  | { readonly type: 'none'; readonly what: 'change' | 'mark' | 'gap'; readonly direction: 1 | -1 };

/** Where time stands. Immutable; `controlTime` makes the next one. */
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
  /** What a step without a scope goes to. */
  readonly stepScope: StepScope;
  readonly options: Readonly<Record<PlayOption, boolean>>;
  readonly loop?: Loop;
  /** Where the playhead was when the live edge was left. */
  readonly leftLiveAt?: Timestamp;
  /** Instants of marks, in order. */
  readonly marks: readonly number[];
  /** Silences, in order. */
  readonly gaps: readonly GapStretch[];
  readonly known: Readonly<Partial<Record<Question, Known>>>;
  readonly notice?: Notice;
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
  | { readonly type: 'stepped'; readonly token: number; readonly to?: Timestamp }
  /** Where marks are, in order. */
  | { readonly type: 'marks'; readonly at: readonly number[] }
  /** Where silences are, in order. */
  | { readonly type: 'gaps'; readonly gaps: readonly GapStretch[] }
  /** The answer to what `questionsOf` asked. */
  | { readonly type: 'known'; readonly question: Question; readonly known: Known };

/** Time before anything is known: live recordings follow, files stand still. */
export function initialTimeControl(isLive: boolean, clock: number): TimeControl {
  return {
    playState: isLive ? 'following' : 'paused',
    rate: 1,
    position: 0,
    isLive,
    clock,
    lastToken: 0,
    stepScope: 'everything',
    options: { 'skip-idle': false, 'stop-at-marks': false, 'stop-at-failures': false, 'step-heartbeats': false },
    marks: [],
    gaps: [],
    known: {},
  };
}

/** The instant of the playhead. */
export function playheadOf(control: TimeControl): Timestamp {
  return timestampFromMs(control.position);
}

/** The direction in which time runs. */
export function directionOf({ rate }: Pick<TimeControl, 'rate'>): 1 | -1 {
  return rate < 0 ? -1 : 1;
}

/** An instant that can be shown. */
export function within(ms: number, edges: Edges): number {
  return Math.min(Math.max(ms, edges.first), edges.last);
}

/** The same without a step that was under way. */
export function withoutStep(control: TimeControl): TimeControl {
  const { step: _, ...rest } = control;
  return rest;
}

/** Goes to the live edge and stays on it; in a file, which has none, to its end. */
export function followed(control: TimeControl): TimeControl {
  const { leftLiveAt: _, ...left } = withoutStep(control);
  const position = control.edges?.last ?? control.position;
  return control.isLive
    ? { ...left, playState: 'following', rate: 1, position }
    : { ...left, playState: 'paused', position };
}

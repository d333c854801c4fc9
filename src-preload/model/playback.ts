import type { Timestamp } from './time.ts';

/** The play state. Following is the live edge: live is a play state, not a mode. */
export type PlayState = 'paused' | 'playing' | 'following';

/** What a step goes to: any change, or one of the selected object's kind, of its namespace, or of itself. */
export type StepScope = 'everything' | 'kind' | 'namespace' | 'selection';

/**
 * What may be switched on: pass quickly over stretches in which nothing changes, stop at marks, stop at failures, and
 * count heartbeats as changes when stepping.
 */
export type PlayOption = 'skip-idle' | 'stop-at-marks' | 'stop-at-failures' | 'step-heartbeats';

/** A stretch that is played again and again, `from` < `to`. */
export interface Loop {
  readonly from: Timestamp;
  readonly to: Timestamp;
}

/** Everything that moves time sends one of these. */
export type PlaybackCommand =
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'toggle' }
  | { readonly type: 'follow' }
  | { readonly type: 'seek'; readonly to: Timestamp }
  | { readonly type: 'seek-by'; readonly ms: number }
  /** Without a scope, the one that `step-by` chose. Each counts, but of a key that is held only as many as can be shown. */
  | { readonly type: 'step'; readonly direction: 1 | -1; readonly scope?: StepScope; readonly isHeld?: boolean }
  | { readonly type: 'step-by'; readonly scope: StepScope }
  | { readonly type: 'set-rate'; readonly rate: number }
  | { readonly type: 'faster' }
  | { readonly type: 'slower' }
  | { readonly type: 'to-start' }
  /** To the instant at which the live edge was left for a look into the past. */
  | { readonly type: 'to-left-live' }
  | { readonly type: 'to-mark'; readonly direction: 1 | -1 }
  | { readonly type: 'to-gap'; readonly direction: 1 | -1 }
  | { readonly type: 'loop'; readonly from: Timestamp; readonly to: Timestamp }
  /** Begins or ends the loop at the playhead. */
  | { readonly type: 'loop-from' }
  | { readonly type: 'loop-to' }
  /** Without a loop: repeats the last ten seconds; with one: clears it. */
  | { readonly type: 'toggle-loop' }
  | { readonly type: 'clear-loop' }
  | { readonly type: 'set-option'; readonly option: PlayOption; readonly isOn: boolean };

/** Where a page is asked to go: an instant of a cluster's record, and how it is played there. */
export interface Moment {
  /** The kubeconfig context that was recorded. */
  readonly context: string;
  /** Absent at the live edge. */
  readonly at?: Timestamp;
  /** What stands in a link where the instant should, if it is none: it is told rather than passed over. */
  readonly unreadTime?: string;
  /** The selected object. */
  readonly uid?: string;
  readonly rate?: number;
  readonly loop?: Loop;
}

/** What the menu asks of a page. */
export type PageCommand =
  | { readonly type: 'playback'; readonly command: PlaybackCommand }
  | { readonly type: 'show-recording'; readonly recording: string }
  | { readonly type: 'show-moment'; readonly moment: Moment }
  | { readonly type: 'export-recording' }
  | { readonly type: 'open-recording' };

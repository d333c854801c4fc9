import type { Timestamp } from './time.ts';

/** The play state. Following is the live edge: live is a play state, not a mode. */
export type PlayState = 'paused' | 'playing' | 'following';

/** What a step goes to. */
export type StepScope = 'everything' | 'selection';

/** Everything that moves time sends one of these. */
export type PlaybackCommand =
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'toggle' }
  | { readonly type: 'follow' }
  | { readonly type: 'seek'; readonly to: Timestamp }
  | { readonly type: 'seek-by'; readonly ms: number }
  | { readonly type: 'step'; readonly direction: 1 | -1; readonly scope: StepScope }
  | { readonly type: 'set-rate'; readonly rate: number }
  | { readonly type: 'faster' }
  | { readonly type: 'slower' }
  | { readonly type: 'to-start' };

/** What the menu asks of a page. */
export type PageCommand =
  | { readonly type: 'playback'; readonly command: PlaybackCommand }
  | { readonly type: 'show-recording'; readonly recording: string }
  | { readonly type: 'export-recording' }
  | { readonly type: 'open-recording' };

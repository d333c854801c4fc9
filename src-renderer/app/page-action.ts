import type { Moment, PlaybackCommand } from '@model/playback.ts';
import type { Timestamp } from '@model/time.ts';

/** Everything a key, the palette or the menu can ask of the page. */
export type PageAction =
  | { readonly type: 'playback'; readonly command: PlaybackCommand }
  /** The keys of a tape deck, whose meaning depends on how it runs. */
  | { readonly type: 'shuttle'; readonly key: 'rewind' | 'stop' | 'play' }
  | { readonly type: 'select'; readonly object: number }
  | { readonly type: 'clear-selection' }
  | { readonly type: 'inspector-tab'; readonly index: number }
  /** Lays an instant under those that are gone to: the one shown, or `with`. While it lies there, ends that. */
  | { readonly type: 'compare'; readonly with?: Timestamp }
  /** Only what is not well stands out, or everything again. */
  | { readonly type: 'only-unwell' }
  | { readonly type: 'find' | 'go-to-time' | 'show-keys' | 'switch-zone' | 'switch-theme' }
  | { readonly type: 'export-recording' | 'open-recording' | 'stop-recording' }
  | { readonly type: 'show-moment'; readonly moment: Moment }
  | { readonly type: 'show-recording'; readonly recording: string }
  | { readonly type: 'record'; readonly context: string };

/** Does page actions. */
export type Perform = (action: PageAction) => void;

import type { Moment, PlaybackCommand } from '@model/playback.ts';
import type { Timestamp } from '@model/time.ts';
import type { RecordWishes } from '../recordings/scope/ScopeDialog.tsx';

/** Everything a key, the palette or the menu can ask of the page. */
export type PageAction =
  | { readonly type: 'playback'; readonly command: PlaybackCommand }
  /** The keys of a tape deck, whose meaning depends on how it runs. */
  | { readonly type: 'shuttle'; readonly key: 'rewind' | 'stop' | 'play' }
  | { readonly type: 'select'; readonly object: number }
  /** To an instant, and to the object that is meant there. */
  | { readonly type: 'go-to'; readonly at: Timestamp; readonly object?: number }
  /** Shows again what focusing left out; when nothing is left out, nothing is selected any more. */
  | { readonly type: 'clear-selection' }
  | { readonly type: 'inspector-tab'; readonly index: number }
  /** Lays an instant under those that are gone to: the one shown, or `with`. Without `with`, ends that while one lies there. */
  | { readonly type: 'compare'; readonly with?: Timestamp }
  /** Lays the beginning of the loop under its end. */
  | { readonly type: 'compare-loop' }
  /** Only the selection and its relations stand out, or everything again. */
  | { readonly type: 'focus-selection' }
  /** Opens the list of namespaces to choose from. */
  | { readonly type: 'choose-namespaces' }
  /** Only what is not well stands out, or everything again. */
  | { readonly type: 'only-unwell' }
  /** Sets a mark at the playhead; where one stands already, its words are asked for. */
  | { readonly type: 'set-mark' }
  | { readonly type: 'edit-mark'; readonly mark: string }
  | { readonly type: 'copy-link' }
  | { readonly type: 'find' | 'find-kind' | 'go-to-time' | 'show-keys' | 'switch-zone' | 'switch-theme' }
  | { readonly type: 'export-recording' | 'open-recording' }
  /** The recording shown, unless another is named. */
  | { readonly type: 'stop-recording' | 'pause-recording' | 'resume-recording'; readonly recording?: string }
  /** Opens a recording that lies where the engine runs. */
  | { readonly type: 'open-path'; readonly path: string }
  /** Asks what of a context is recorded. */
  | { readonly type: 'choose-scope'; readonly context: string }
  | { readonly type: 'show-moment'; readonly moment: Moment }
  | { readonly type: 'show-recording'; readonly recording: string }
  | { readonly type: 'record'; readonly context: string; readonly wishes?: RecordWishes };

/** Whether an action has to ask the engine for something. What is only looked at in another way does not. */
export function needsEngine({ type }: PageAction): boolean {
  switch (type) {
    case 'select':
    case 'clear-selection':
    case 'inspector-tab':
    case 'focus-selection':
    case 'choose-namespaces':
    case 'only-unwell':
    case 'copy-link':
    case 'find':
    case 'find-kind':
    case 'go-to-time':
    case 'show-keys':
    case 'switch-zone':
    case 'switch-theme':
      return false;
    default:
      return true;
  }
}

/** Does page actions. */
export type Perform = (action: PageAction) => void;

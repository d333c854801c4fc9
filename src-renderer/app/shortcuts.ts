import type { PlaybackCommand, StepScope } from '@model/playback.ts';
import type { PageAction } from './page-action.ts';

/** A key press as far as it matters here. */
export interface KeyPress {
  readonly key: string;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, or ⌘ on a Mac. */
  readonly mod: boolean;
}

/** Where a key was pressed: what it already means there comes first. */
export type KeyPlace = 'page' | 'text-field' | 'button' | 'popup';

export interface Shortcut {
  /** `Space`, `Shift+ArrowLeft`, `Mod+k`: modifiers, then the key as the DOM names it, letters in lower case. */
  readonly chord: string;
  readonly does: string;
  readonly action: PageAction;
}

const TEN_SECONDS_MS = 10_000;

/** All keys, in the order in which they are listed to the user. */
export const SHORTCUTS: readonly Shortcut[] = [
  play('Space', 'Play or pause', { type: 'toggle' }),
  step('ArrowRight', 'Next change', 1),
  step('ArrowLeft', 'Previous change', -1),
  step('Alt+ArrowRight', 'Next change of the selection', 1, 'selection'),
  step('Alt+ArrowLeft', 'Previous change of the selection', -1, 'selection'),
  { chord: 'Shift+ArrowRight', does: 'Ten seconds on', action: seekBy(TEN_SECONDS_MS) },
  { chord: 'Shift+ArrowLeft', does: 'Ten seconds back', action: seekBy(-TEN_SECONDS_MS) },
  { chord: 'j', does: 'Rewind; again for faster', action: { type: 'shuttle', key: 'rewind' } },
  { chord: 'k', does: 'Pause', action: { type: 'shuttle', key: 'stop' } },
  { chord: 'l', does: 'Play; again for faster', action: { type: 'shuttle', key: 'play' } },
  play(',', 'Slower', { type: 'slower' }),
  play('.', 'Faster', { type: 'faster' }),
  play('Home', 'Start of the recording', { type: 'to-start' }),
  play('End', 'Live, or the end of a file', { type: 'follow' }),
  play('b', 'Back to where live was left', { type: 'to-left-live' }),
  { chord: 'm', does: 'Set a mark; again to name it', action: { type: 'set-mark' } },
  play(']', 'Next mark', { type: 'to-mark', direction: 1 }),
  play('[', 'Previous mark', { type: 'to-mark', direction: -1 }),
  play('}', 'Next gap', { type: 'to-gap', direction: 1 }),
  play('{', 'Previous gap', { type: 'to-gap', direction: -1 }),
  play('i', 'Loop from here', { type: 'loop-from' }),
  play('o', 'Loop to here', { type: 'loop-to' }),
  play('r', 'Loop the last ten seconds; again to end it', { type: 'toggle-loop' }),
  { chord: 'g', does: 'Go to a time', action: { type: 'go-to-time' } },
  { chord: '/', does: 'Find an object', action: { type: 'find' } },
  { chord: ':', does: 'Find objects of a kind, as :po', action: { type: 'find-kind' } },
  { chord: 'Mod+k', does: 'Find anything', action: { type: 'find' } },
  { chord: 'c', does: 'Compare with this instant; again to end', action: { type: 'compare' } },
  { chord: 'x', does: 'Compare the beginning of the loop with its end', action: { type: 'compare-loop' } },
  { chord: 'f', does: 'Only the selection and its relations', action: { type: 'focus-selection' } },
  { chord: 'n', does: 'Choose namespaces', action: { type: 'choose-namespaces' } },
  { chord: 'h', does: 'Only what is not well', action: { type: 'only-unwell' } },
  { chord: 'y', does: 'YAML of the selection', action: { type: 'inspector-tab', index: 1 } },
  { chord: 'u', does: 'Copy a link to this moment', action: { type: 'copy-link' } },
  {
    chord: 'Escape',
    does: 'End the focus, then the comparison, then the selection',
    action: { type: 'clear-selection' },
  },
  { chord: '?', does: 'All keys', action: { type: 'show-keys' } },
  play('MediaPlayPause', 'Play or pause, where there are media keys', { type: 'toggle' }),
  step('MediaTrackNext', 'Next change, by media key', 1),
  step('MediaTrackPrevious', 'Previous change, by media key', -1),
];

function play(chord: string, does: string, command: PlaybackCommand): Shortcut {
  return { chord, does, action: { type: 'playback', command } };
}

/** Without a scope a step goes by what was chosen beside the buttons. */
function step(chord: string, does: string, ...[direction, scope]: readonly [1 | -1, StepScope?]): Shortcut {
  return play(chord, does, { type: 'step', direction, ...(scope === undefined ? {} : { scope }) });
}

function seekBy(ms: number): PageAction {
  return { type: 'playback', command: { type: 'seek-by', ms } };
}

/**
 * What a key does on the page; undefined if it is not ours. Text fields, menus and dialogs keep their keys, and a
 * button keeps the two that press it.
 */
export function shortcutAction(
  press: KeyPress,
  place: KeyPlace,
  shortcuts: readonly Shortcut[],
): PageAction | undefined {
  if (place === 'popup' || (place === 'text-field' && !press.mod)) {
    return undefined;
  }
  if (place === 'button' && (press.key === ' ' || press.key === 'Enter')) {
    return undefined;
  }
  const chord = chordOf(press);
  if (/^[1-9]$/.test(chord)) {
    return { type: 'inspector-tab', index: Number(chord) - 1 };
  }
  return shortcuts.find((shortcut) => shortcut.chord === chord)?.action;
}

/** What a key does that is held down: what moves on goes on; what is done at once was done. */
export function heldAction(action: PageAction): PageAction | undefined {
  if (action.type !== 'playback') return undefined;
  switch (action.command.type) {
    case 'step':
      return { ...action, command: { ...action.command, isHeld: true } };
    case 'seek-by':
    case 'to-mark':
    case 'to-gap':
    case 'faster':
    case 'slower':
      return action;
    default:
      return undefined;
  }
}

/** The chord of a key press. Shift is part of it only where it does not already make another character, as it does in `?`. */
export function chordOf({ key, shift, alt, mod }: KeyPress): string {
  const isCharacter = key.length === 1 && key !== ' ';
  const name = key === ' ' ? 'Space' : isCharacter ? key.toLowerCase() : key;
  return `${mod ? 'Mod+' : ''}${alt ? 'Alt+' : ''}${shift && !isCharacter ? 'Shift+' : ''}${name}`;
}

/** Names the key that does what `chord` does by default, in one line: `Left`, `Ctrl K`. */
export function keyName(
  shortcuts: readonly (Shortcut & { readonly byDefault: string })[],
  isMac: boolean,
): (chord: string) => string {
  return (chord) => {
    const now = shortcuts.find(({ byDefault }) => byDefault === chord)?.chord ?? chord;
    return capsOf(now, isMac)
      .map((cap) => cap.replace(/^Arrow/, ''))
      .join(' ');
  };
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  MediaPlayPause: 'Play key',
  MediaTrackNext: 'Next key',
  MediaTrackPrevious: 'Previous key',
};

/** The caps of a chord for the eye: `['Ctrl', 'K']`. Arrows are named by where they point, to be drawn. */
export function capsOf(chord: string, isMac: boolean): readonly string[] {
  return chord.split('+').map((part) => {
    if (part === 'Mod') {
      return isMac ? 'Cmd' : 'Ctrl';
    }
    return KEY_NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
}

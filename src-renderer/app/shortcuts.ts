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
  { chord: 'Space', does: 'Play or pause', action: { type: 'playback', command: { type: 'toggle' } } },
  step('ArrowRight', 'Next change', { direction: 1, scope: 'everything' }),
  step('ArrowLeft', 'Previous change', { direction: -1, scope: 'everything' }),
  step('Alt+ArrowRight', 'Next change of the selection', { direction: 1, scope: 'selection' }),
  step('Alt+ArrowLeft', 'Previous change of the selection', { direction: -1, scope: 'selection' }),
  { chord: 'Shift+ArrowRight', does: 'Ten seconds on', action: seekBy(TEN_SECONDS_MS) },
  { chord: 'Shift+ArrowLeft', does: 'Ten seconds back', action: seekBy(-TEN_SECONDS_MS) },
  { chord: 'j', does: 'Rewind; again for faster', action: { type: 'shuttle', key: 'rewind' } },
  { chord: 'k', does: 'Pause', action: { type: 'shuttle', key: 'stop' } },
  { chord: 'l', does: 'Play; again for faster', action: { type: 'shuttle', key: 'play' } },
  { chord: ',', does: 'Slower', action: { type: 'playback', command: { type: 'slower' } } },
  { chord: '.', does: 'Faster', action: { type: 'playback', command: { type: 'faster' } } },
  { chord: 'Home', does: 'Start of the recording', action: { type: 'playback', command: { type: 'to-start' } } },
  { chord: 'End', does: 'Live, or the end of a file', action: { type: 'playback', command: { type: 'follow' } } },
  { chord: 'g', does: 'Go to a time', action: { type: 'go-to-time' } },
  { chord: '/', does: 'Find an object', action: { type: 'find' } },
  { chord: 'Mod+k', does: 'Find anything', action: { type: 'find' } },
  { chord: 'c', does: 'Compare with this instant; again to end', action: { type: 'compare' } },
  { chord: 'h', does: 'Only what is not well', action: { type: 'only-unwell' } },
  { chord: 'y', does: 'YAML of the selection', action: { type: 'inspector-tab', index: 1 } },
  { chord: 'Escape', does: 'Clear the selection', action: { type: 'clear-selection' } },
  { chord: '?', does: 'All keys', action: { type: 'show-keys' } },
];

function step(
  chord: string,
  does: string,
  { direction, scope }: { readonly direction: 1 | -1; readonly scope: 'everything' | 'selection' },
): Shortcut {
  return { chord, does, action: { type: 'playback', command: { type: 'step', direction, scope } } };
}

function seekBy(ms: number): PageAction {
  return { type: 'playback', command: { type: 'seek-by', ms } };
}

/**
 * What a key does on the page; undefined if it is not ours. Text fields, menus and dialogs keep their keys, and a
 * button keeps the two that press it.
 */
export function shortcutAction(press: KeyPress, place: KeyPlace): PageAction | undefined {
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
  return SHORTCUTS.find((shortcut) => shortcut.chord === chord)?.action;
}

/** Shift is part of a chord only where it does not already make another character, as it does in `?`. */
function chordOf({ key, shift, alt, mod }: KeyPress): string {
  const isCharacter = key.length === 1 && key !== ' ';
  const name = key === ' ' ? 'Space' : isCharacter ? key.toLowerCase() : key;
  return `${mod ? 'Mod+' : ''}${alt ? 'Alt+' : ''}${shift && !isCharacter ? 'Shift+' : ''}${name}`;
}

const KEY_NAMES: Readonly<Record<string, string>> = { Escape: 'Esc' };

/** The caps of a chord for the eye: `['Ctrl', 'K']`. Arrows are named by where they point, to be drawn. */
export function capsOf(chord: string, isMac: boolean): readonly string[] {
  return chord.split('+').map((part) => {
    if (part === 'Mod') {
      return isMac ? 'Cmd' : 'Ctrl';
    }
    return KEY_NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
}

import { SHORTCUTS, type Shortcut } from '../shortcuts.ts';

/** Keys that the user chose, by the chord that they replace. */
export type Keymap = Readonly<Record<string, string>>;

/** A shortcut as it is now, with the chord it has by default. */
export interface MappedShortcut extends Shortcut {
  readonly byDefault: string;
}

/** Leaving, opening a menu and moving between parts must stay possible. */
const KEPT: readonly string[] = ['Escape', 'Tab', 'Shift+Tab', 'Enter'];

/** The shortcuts with the keys that the user chose. */
export function mappedShortcuts(keymap: Keymap): readonly MappedShortcut[] {
  return SHORTCUTS.map((shortcut) => ({
    ...shortcut,
    byDefault: shortcut.chord,
    chord: keymap[shortcut.chord] ?? shortcut.chord,
  }));
}

/** What came of choosing a key. */
export type Remapped =
  | { readonly type: 'done'; readonly keymap: Keymap }
  | { readonly type: 'refused'; readonly sentence: string };

/** Gives a shortcut another key. Refused for a key that does something else already. */
export function remapped(keymap: Keymap, byDefault: string, chord: string): Remapped {
  if (KEPT.includes(chord)) return { type: 'refused', sentence: 'This key is needed to find one’s way in the page.' };
  if (/^[1-9]$/.test(chord)) return { type: 'refused', sentence: 'The numbers choose tabs of the inspector.' };
  const other = mappedShortcuts(keymap).find((each) => each.chord === chord && each.byDefault !== byDefault);
  if (other) return { type: 'refused', sentence: `This key already does something: ${other.does}.` };
  const { [byDefault]: _, ...rest } = keymap;
  return { type: 'done', keymap: chord === byDefault ? rest : { ...rest, [byDefault]: chord } };
}

/** Reads what was stored: only chords of shortcuts there are, and no chord for two of them. */
export function keymapFrom(stored: unknown): Keymap {
  const chosen = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  let keymap: Keymap = {};
  for (const [byDefault, chord] of chosen) {
    const isOurs = SHORTCUTS.some((shortcut) => shortcut.chord === byDefault);
    if (!isOurs || typeof chord !== 'string' || chord === '' || chord.length > 40) continue;
    const next = remapped(keymap, byDefault, chord);
    if (next.type === 'done') keymap = next.keymap;
  }
  return keymap;
}

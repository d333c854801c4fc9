import { describe, expect, it } from 'vitest';
import { type Keymap, keymapFrom, mappedShortcuts, remapped } from '../../src-renderer/app/keys/keymap.ts';
import {
  capsOf,
  heldAction,
  type KeyPlace,
  keyName,
  SHORTCUTS,
  shortcutAction,
} from '../../src-renderer/app/shortcuts.ts';

const plain = { shift: false, alt: false, mod: false };
const press = (key: string, modifiers: Partial<typeof plain> = {}) => ({ key, ...plain, ...modifiers });
const playback = (command: object) => ({ type: 'playback', command });

describe('keys of the page', () => {
  it.each([
    [press(' '), playback({ type: 'toggle' })],
    [press('ArrowRight'), playback({ type: 'step', direction: 1 })],
    [press('ArrowLeft', { alt: true }), playback({ type: 'step', direction: -1, scope: 'selection' })],
    [press('ArrowLeft', { shift: true }), playback({ type: 'seek-by', ms: -10_000 })],
    [press('J', { shift: true }), { type: 'shuttle', key: 'rewind' }],
    [press('['), playback({ type: 'to-mark', direction: -1 })],
    [press('{', { shift: true }), playback({ type: 'to-gap', direction: -1 })],
    [press(':', { shift: true }), { type: 'find-kind' }],
    [press('MediaPlayPause'), playback({ type: 'toggle' })],
    [press('End'), playback({ type: 'follow' })],
    [press('f'), { type: 'focus-selection' }],
    [press('n'), { type: 'choose-namespaces' }],
    [press('?', { shift: true }), { type: 'show-keys' }],
    [press('/', { shift: true }), { type: 'find' }],
    [press('k', { mod: true }), { type: 'find' }],
    [press('k'), { type: 'shuttle', key: 'stop' }],
    [press('3'), { type: 'inspector-tab', index: 2 }],
    [press('0'), undefined],
    [press('r', { mod: true }), undefined],
    [press('ArrowRight', { mod: true }), undefined],
    [press('F5'), undefined],
  ])('%j', (given, action) => {
    expect(shortcutAction(given, 'page', SHORTCUTS)).toEqual(action);
  });

  it.each<{ key: string; place: KeyPlace; mod?: true; isOurs: boolean }>([
    { key: 'k', place: 'text-field', isOurs: false },
    { key: ' ', place: 'text-field', isOurs: false },
    { key: 'k', place: 'text-field', mod: true, isOurs: true },
    { key: 'Escape', place: 'popup', isOurs: false },
    { key: ' ', place: 'button', isOurs: false },
    { key: 'Enter', place: 'button', isOurs: false },
    { key: 'ArrowRight', place: 'button', isOurs: true },
  ])('$key in a $place (with Ctrl: $mod) is ours: $isOurs', ({ key, place, mod = false, isOurs }) => {
    expect(shortcutAction(press(key, { mod }), place, SHORTCUTS) !== undefined).toBe(isOurs);
  });

  it.each([
    ['ArrowRight', playback({ type: 'step', direction: 1, isHeld: true })],
    ['.', playback({ type: 'faster' })],
    [' ', undefined],
    ['m', undefined],
    ['l', undefined],
  ])('%j held down goes on only if it moves on', (key, meant) => {
    const action = shortcutAction(press(key), 'page', SHORTCUTS);
    expect(action && heldAction(action)).toEqual(meant);
  });

  it('gives no chord to two actions', () => {
    const chords = SHORTCUTS.map(({ chord }) => chord);
    expect(new Set(chords).size).toBe(chords.length);
  });

  it('names the caps', () => {
    expect(capsOf('Mod+k', false)).toEqual(['Ctrl', 'K']);
    expect(capsOf('Mod+k', true)).toEqual(['Cmd', 'K']);
    expect(capsOf('Shift+ArrowLeft', false)).toEqual(['Shift', 'ArrowLeft']);
    expect(capsOf('Escape', false)).toEqual(['Esc']);
  });
});

describe('keys that the user chose', () => {
  const chosen: Keymap = { m: 'Shift+Insert' };

  it('take the place of ours, and ours are free for others', () => {
    const shortcuts = mappedShortcuts(chosen);
    expect(shortcutAction(press('Insert', { shift: true }), 'page', shortcuts)).toEqual({ type: 'set-mark' });
    expect(shortcutAction(press('m'), 'page', shortcuts)).toBeUndefined();
    expect(remapped(chosen, 'g', 'm')).toEqual({ type: 'done', keymap: { m: 'Shift+Insert', g: 'm' } });
    expect(keyName(shortcuts, false)('m')).toBe('Shift Insert');
    expect(keyName(shortcuts, false)('ArrowLeft')).toBe('Left');
  });

  it('are refused where they do something already, or are needed', () => {
    expect(remapped(chosen, 'g', 'j')).toMatchObject({ type: 'refused', sentence: expect.stringContaining('Rewind') });
    expect(remapped(chosen, 'g', 'Escape')).toMatchObject({ type: 'refused' });
    expect(remapped(chosen, 'g', '3')).toMatchObject({ type: 'refused' });
  });

  it('choosing ours again forgets the other', () => {
    expect(remapped(chosen, 'm', 'm')).toEqual({ type: 'done', keymap: {} });
  });

  it('are read back, and nothing that could not have been chosen', () => {
    expect(keymapFrom({ m: 'z', nobody: 'q', g: 'z', j: 3, k: '' })).toEqual({ m: 'z' });
    expect(keymapFrom('x')).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import { capsOf, type KeyPlace, SHORTCUTS, shortcutAction } from '../../src-renderer/app/shortcuts.ts';

const plain = { shift: false, alt: false, mod: false };
const press = (key: string, modifiers: Partial<typeof plain> = {}) => ({ key, ...plain, ...modifiers });
const playback = (command: object) => ({ type: 'playback', command });

describe('keys of the page', () => {
  it.each([
    [press(' '), playback({ type: 'toggle' })],
    [press('ArrowRight'), playback({ type: 'step', direction: 1, scope: 'everything' })],
    [press('ArrowLeft', { alt: true }), playback({ type: 'step', direction: -1, scope: 'selection' })],
    [press('ArrowLeft', { shift: true }), playback({ type: 'seek-by', ms: -10_000 })],
    [press('J', { shift: true }), { type: 'shuttle', key: 'rewind' }],
    [press('End'), playback({ type: 'follow' })],
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
    expect(shortcutAction(given, 'page')).toEqual(action);
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
    expect(shortcutAction(press(key, { mod }), place) !== undefined).toBe(isOurs);
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

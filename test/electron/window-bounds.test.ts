import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placeFrom, readPlace, rememberPlace } from '../../src-main/electron/window/window-bounds.ts';

const LAPTOP = { x: 0, y: 25, width: 1512, height: 920 };
const LEFT_SCREEN = { x: -2560, y: 0, width: 2560, height: 1440 };
const BOUNDS = { x: 100, y: 100, width: 1200, height: 800 };

test.each([
  ['the laptop', BOUNDS, [LAPTOP]],
  ['a screen left of it', { ...BOUNDS, x: -2000 }, [LAPTOP, LEFT_SCREEN]],
  ['half off the edge, but to be grabbed', { ...BOUNDS, x: 1400 }, [LAPTOP]],
])('a place on %s is kept', (_name, bounds, displays) => {
  expect(placeFrom(JSON.stringify({ ...bounds, isMaximized: false }), displays)).toEqual({
    bounds,
    isMaximized: false,
  });
});

test.each([
  ['on a screen that is gone', { ...BOUNDS, x: -2000 }],
  ['above every screen', { ...BOUNDS, y: -50 }],
  ['below every screen', { ...BOUNDS, y: 940 }],
  ['too small', { ...BOUNDS, width: 10 }],
  ['of text', { ...BOUNDS, x: '100' }],
  ['of fractions', { ...BOUNDS, y: 1.5 }],
  ['without a height', { x: 1, y: 30, width: 1200 }],
])('a place %s is left to the system', (_name, bounds) => {
  expect(placeFrom(JSON.stringify({ ...bounds, isMaximized: true }), [LAPTOP])).toEqual({ isMaximized: true });
});

test.each(['', '{', 'null', '[]', '7'])('%j remembers nothing', (text) => {
  expect(placeFrom(text, [LAPTOP])).toEqual({ isMaximized: false });
});

test('what was remembered is read again, and nothing yet is no error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'khronoscope-window-'));
  const file = join(folder, 'window.json');
  expect(readPlace(file, [LAPTOP])).toEqual({ isMaximized: false });
  rememberPlace(file, BOUNDS, true);
  expect(readPlace(file, [LAPTOP])).toEqual({ bounds: BOUNDS, isMaximized: true });
  rmSync(folder, { recursive: true });
});

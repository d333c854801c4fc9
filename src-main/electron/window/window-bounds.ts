import { readFileSync, writeFileSync } from 'node:fs';

/** A rectangle of the desktop, in device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a window stood when it was closed. */
export interface WindowPlace {
  /** Absent at the first start, or when the display it stood on is gone: the system then chooses. */
  readonly bounds?: Bounds;
  readonly isMaximized: boolean;
}

export const MIN_WIDTH = 900;
export const MIN_HEIGHT = 560;
const LARGEST = 20_000;
/** So much of the title bar must be on a display that a person can get hold of it. */
const GRIP = 80;

const UNKNOWN: WindowPlace = { isMaximized: false };

function numberIn(value: object, key: string, range: { readonly min: number; readonly max: number }): number {
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'number' && Number.isInteger(found) && found >= range.min && found <= range.max
    ? found
    : Number.NaN;
}

function boundsOf(value: object): Bounds | undefined {
  const bounds = {
    x: numberIn(value, 'x', { min: -LARGEST, max: LARGEST }),
    y: numberIn(value, 'y', { min: -LARGEST, max: LARGEST }),
    width: numberIn(value, 'width', { min: MIN_WIDTH, max: LARGEST }),
    height: numberIn(value, 'height', { min: MIN_HEIGHT, max: LARGEST }),
  };
  return Object.values(bounds).some(Number.isNaN) ? undefined : bounds;
}

function canBeGrabbed(bounds: Bounds, display: Bounds): boolean {
  const shown = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x);
  return shown >= GRIP && bounds.y >= display.y && bounds.y <= display.y + display.height - GRIP;
}

/**
 * The remembered place in `text` (JSON), as far as it makes sense on the displays there are today
 * (`displays`: their work areas). A file a person or another version wrote is not trusted.
 */
export function placeFrom(text: string, displays: readonly Bounds[]): WindowPlace {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not JSON: the same as never remembered.
    return UNKNOWN;
  }
  if (typeof parsed !== 'object' || parsed === null) {
    return UNKNOWN;
  }
  const isMaximized = Reflect.get(parsed, 'isMaximized') === true;
  const bounds = boundsOf(parsed);
  return bounds !== undefined && displays.some((display) => canBeGrabbed(bounds, display))
    ? { bounds, isMaximized }
    : { isMaximized };
}

/** Reads the place remembered in `file`; none yet is no error. */
export function readPlace(file: string, displays: readonly Bounds[]): WindowPlace {
  try {
    return placeFrom(readFileSync(file, 'utf8'), displays);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return UNKNOWN;
    }
    throw error;
  }
}

/** Remembers where the window stands; `bounds` are those it has when not maximized. */
export function rememberPlace(file: string, bounds: Bounds, isMaximized: boolean): void {
  const { x, y, width, height } = bounds;
  writeFileSync(file, JSON.stringify({ x, y, width, height, isMaximized }));
}

import { randomUUID } from 'node:crypto';
import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { holdFile, isHeld, removeHeld } from './held-file.ts';

const PIN = /^export-[0-9a-f-]+\.pin$/;

/**
 * Says that all segments of `folder` are needed, until the returned function is called or the process ends.
 * Throws a {@link TapeError}.
 */
export function pinSegments(folder: string): () => void {
  // Where nothing can be written, nothing of ours is removed either.
  return isWritable(folder) ? holdFile(join(folder, `export-${randomUUID()}.pin`)) : () => undefined;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** True if an export of `folder` is on its way. Pins that nobody holds any more are removed. */
export function isPinned(folder: string): boolean {
  const pins = readdirSync(folder).filter((name) => PIN.test(name));
  return pins.filter((name) => isKept(join(folder, name))).length > 0;
}

function isKept(pin: string): boolean {
  if (isHeld(pin)) return true;
  removeHeld(pin);
  return false;
}

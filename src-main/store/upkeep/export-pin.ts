import { randomUUID } from 'node:crypto';
import { accessSync, closeSync, constants, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isBusy, openPlain, translated } from '../file/sqlite.ts';

const PIN = /^export-[0-9a-f-]+\.pin$/;

/**
 * Says that all segments of `folder` are needed, until the returned function is called or the process ends: a tiny file
 * whose lock dies with the process, as that of the writer does. Throws a {@link TapeError}.
 */
export function pinSegments(folder: string): () => void {
  // Where nothing can be written, nothing of ours is removed either.
  if (!isWritable(folder)) return () => undefined;
  const file = join(folder, `export-${randomUUID()}.pin`);
  try {
    closeSync(openSync(file, 'wx', 0o600));
    const connection = openPlain(file);
    connection.exec('begin immediate');
    return () => {
      connection.close();
      removePin(file);
    };
  } catch (error) {
    removePin(file);
    throw translated(file, error);
  }
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
  return pins.map((name) => join(folder, name)).filter(isHeld).length > 0;
}

function isHeld(file: string): boolean {
  const connection = openPlain(file);
  try {
    connection.exec('begin immediate; rollback');
  } catch (error) {
    if (isBusy(error)) return true;
    throw translated(file, error);
  } finally {
    connection.close();
  }
  removePin(file);
  return false;
}

function removePin(file: string): void {
  for (const suffix of ['', '-journal']) rmSync(file + suffix, { force: true });
}

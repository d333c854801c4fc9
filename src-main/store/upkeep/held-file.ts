import { closeSync, openSync, rmSync } from 'node:fs';
import { isBusy, openPlain, translated } from '../file/sqlite.ts';

/**
 * Makes the new file `path` and holds it until the returned function is called, which removes it, or the process ends: a
 * tiny file whose lock dies with the process, as that of the writer does. Throws a {@link TapeError}.
 */
export function holdFile(path: string): () => void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    const connection = openPlain(path);
    connection.exec('begin immediate');
    return () => {
      connection.close();
      removeHeld(path);
    };
  } catch (error) {
    removeHeld(path);
    throw translated(path, error);
  }
}

/** True while someone holds `path`. Throws a {@link TapeError}. */
export function isHeld(path: string): boolean {
  const connection = openPlain(path);
  try {
    connection.exec('begin immediate; rollback');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw translated(path, error);
  } finally {
    connection.close();
  }
}

/** Removes what nobody holds any more. */
export function removeHeld(path: string): void {
  for (const suffix of ['', '-journal']) rmSync(path + suffix, { force: true });
}

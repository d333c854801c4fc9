import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { TapeError } from '../tape-error.ts';
import { isPlainFile } from '../sums/page-sums.ts';
import { type Connection, isBusy, openPlain, translated } from '../file/sqlite.ts';

/**
 * Takes the right to write into `folder`, until the returned function is called or the process ends however it ends.
 * The lock is SQLite's own on a tiny file beside the segments: the system drops it with the process, so none is ever
 * stale, and the pid in its header only serves the sentence.
 */
export function lockForWriting(folder: string): () => void {
  const file = join(folder, 'recorder.lock');
  let connection: Connection | undefined;
  try {
    // Opening a pipe would wait for its other end.
    if (existsSync(file) && !isPlainFile(file)) {
      throw new TapeError('disk', `${file}, the lock of whoever records, is not a file; move it away.`);
    }
    closeSync(openSync(file, 'a', 0o600));
    connection = openPlain(file);
    connection.pragma(`user_version=${process.pid}`);
    connection.exec('begin immediate');
    const held = connection;
    return () => held.close();
  } catch (error) {
    const sentence = isBusy(error) && connection !== undefined ? inUse(folder, connection) : translated(file, error);
    connection?.close();
    throw sentence;
  }
}

function inUse(folder: string, connection: Connection): TapeError {
  const pid = connection.pragma('user_version', { simple: true });
  return new TapeError(
    'in-use',
    `Another Khronoscope (process ${String(pid)}) records into ${folder}; stop it or choose another folder.`,
  );
}

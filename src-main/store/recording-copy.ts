import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { verifySchema } from './file/format.ts';
import { copyInto, openForQuestions, openPlain, translated } from './file/sqlite.ts';
import { resolveRecording } from './recording-path.ts';
import { TapeError } from './tape-error.ts';

/** How far a copy is, in bytes of the file. */
export interface CopyProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Copies the recording at `source`, as it is at this moment even while it is being recorded, into the new file `target`
 * (mode 0600, no write-ahead log, on disk when the promise resolves). Leaves nothing behind when it fails.
 * Rejects with a {@link TapeError}; `cancelled` when `signal` says so.
 */
export async function copyRecording(
  source: string,
  target: string,
  options: { readonly onProgress?: (progress: CopyProgress) => void; readonly signal?: AbortSignal },
): Promise<void> {
  const { segment } = resolveRecording(source);
  const connection = openForQuestions(segment);
  try {
    verifySchema(segment, connection);
    closeSync(openSync(target, 'wx', 0o600));
    try {
      await copyInto(connection, target, (progress) => {
        if (options.signal?.aborted === true)
          throw new TapeError('cancelled', `The export to ${target} was cancelled.`);
        options.onProgress?.(progress);
      });
      settle(target);
    } catch (error) {
      for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(target + suffix, { force: true });
      throw error;
    }
  } catch (error) {
    throw translated(segment, error);
  } finally {
    connection.close();
  }
}

/** Folds the log mode out of a finished copy and brings it to the disk. */
function settle(file: string): void {
  const copy = openPlain(file);
  try {
    copy.pragma('journal_mode=delete');
  } finally {
    copy.close();
  }
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

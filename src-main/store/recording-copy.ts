import { closeSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { FolderCatalogue } from './catalogue/folder-catalogue.ts';
import { verifySchema } from './file/format.ts';
import { checkSeal } from './file/seal.ts';
import { copyInto, openForQuestions, openPlain, translated } from './file/sqlite.ts';
import { mergeSegments } from './merge/merge-segments.ts';
import { pinSegments } from './upkeep/export-pin.ts';
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
  const { segments, path } = resolveRecording(source);
  const onProgress = (progress: CopyProgress): void => {
    if (options.signal?.aborted === true) throw new TapeError('cancelled', `The export to ${target} was cancelled.`);
    options.onProgress?.(progress);
  };
  let unpin: (() => void) | undefined;
  try {
    closeSync(openSync(target, 'wx', 0o600));
    try {
      if (segments.length === 1) await copySegment(segments[0].path, target, onProgress);
      else {
        unpin = pinSegments(path);
        const total = segments.reduce((sum, segment) => sum + statSync(segment.path).size, 0);
        await mergeSegments(new FolderCatalogue(path), target, (done, of) =>
          onProgress({ done: Math.round((done / Math.max(of, 1)) * total), total }),
        );
      }
      settle(target);
    } catch (error) {
      for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(target + suffix, { force: true });
      throw error;
    }
  } catch (error) {
    throw translated(path, error);
  } finally {
    unpin?.();
  }
}

async function copySegment(file: string, target: string, onProgress: (progress: CopyProgress) => void): Promise<void> {
  const connection = openForQuestions(file);
  try {
    verifySchema(file, connection);
    checkSeal(file);
    await copyInto(connection, target, onProgress);
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

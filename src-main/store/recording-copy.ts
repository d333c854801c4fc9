import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { FolderCatalogue } from './catalogue/folder-catalogue.ts';
import { sizeOf } from './file/file-size.ts';
import { verifySchema } from './file/format.ts';
import { checkSeal } from './file/seal.ts';
import { copyInto, openForQuestions, openPlain, translated, translating } from './file/sqlite.ts';
import { mergeSegments } from './merge/merge-segments.ts';
import { pinSegments } from './upkeep/export-pin.ts';
import { resolveRecording } from './recording-path.ts';
import { pageDamage, type Summed } from './sums/page-damage.ts';
import { SUMS_SUFFIX } from './sums/page-sums.ts';
import { TapeError } from './tape-error.ts';
import { verifyRecording } from './verify/verify-recording.ts';

/** How far a copy is, in bytes of the file. */
export interface CopyProgress {
  readonly done: number;
  readonly total: number;
}

/** Where a copy is written, and what it is called in sentences: it may get its name later. */
export interface CopyTarget {
  readonly file: string;
  readonly named: string;
}

/**
 * Copies the recording at `source`, as it is at this moment even while it is being recorded, into the new file of `target`
 * (mode 0600, no write-ahead log, on disk when the promise resolves). What cannot be read is left out and stands in it as
 * gaps; resolves to what that is, in sentences. Leaves nothing behind when it fails.
 * Rejects with a {@link TapeError}; `cancelled` when `signal` says so.
 */
export async function copyRecording(
  source: string,
  target: CopyTarget,
  options: { readonly onProgress?: (progress: CopyProgress) => void; readonly signal?: AbortSignal },
): Promise<readonly string[]> {
  const { segments, path } = resolveRecording(source);
  const { file, named } = target;
  const onProgress = (progress: CopyProgress): void => {
    if (options.signal?.aborted === true) throw new TapeError('cancelled', `The export to ${named} was cancelled.`);
    options.onProgress?.(progress);
  };
  let unpin: (() => void) | undefined;
  try {
    beginFile(file);
    const catalogue = new FolderCatalogue(path);
    const [first, second] = catalogue.segments();
    const isOne = second === undefined;
    // That the disk is full stands beside a segment, not in it: the gap that it makes is written with what is merged.
    const isCopied = isOne && (await copySegment(first ?? segments[0], file, onProgress)) && !catalogue.isFull();
    let leftOut: readonly string[] = [];
    if (!isCopied) {
      beginFile(file);
      unpin = isOne ? undefined : pinSegments(path);
      const total = segments.reduce((sum, segment) => sum + sizeOf(segment.path), 0);
      leftOut = await mergeSegments(new FolderCatalogue(path), file, (done, of) =>
        onProgress({ done: Math.round((done / Math.max(of, 1)) * total), total }),
      );
    }
    settle(file);
    return leftOut;
  } catch (error) {
    removeFile(file);
    throw ofTarget(error, named);
  } finally {
    unpin?.();
  }
}

/** What the source says against being read is a TapeError by now; the rest is about what is written. */
function ofTarget(error: unknown, named: string): unknown {
  const known = translated(named, error);
  if (!(known instanceof TapeError) || error instanceof TapeError) return known;
  const why = error instanceof Error ? error.message : String(error);
  return new TapeError('disk', `${named} cannot be written (${why}); check free space and permissions.`, {
    cause: error,
  });
}

function beginFile(file: string): void {
  removeFile(file);
  closeSync(openSync(file, 'wx', 0o600));
}

function removeFile(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

/** Copies one file page by page; false if it is not known to be whole, so that it must be read version by version. */
async function copySegment(
  segment: Summed,
  target: string,
  onProgress: (progress: CopyProgress) => void,
): Promise<boolean> {
  const file = segment.path;
  const isKept = isSealed(file);
  if (isKept === undefined || translating(file, () => pageDamage(segment)) !== undefined) return false;
  const connection = openForQuestions(file);
  try {
    verifySchema(file, connection);
    await copyInto(connection, target, onProgress);
  } finally {
    connection.close();
  }
  if (isKept || existsSync(file + SUMS_SUFFIX)) return true;
  settle(target);
  return (await verifyRecording(target)).problemCount === 0;
}

/** Undefined where the seal says that the file is damaged. */
function isSealed(file: string): boolean | undefined {
  try {
    return translating(file, () => checkSeal(file));
  } catch (error) {
    if (error instanceof TapeError && error.code === 'damaged') return undefined;
    throw error;
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

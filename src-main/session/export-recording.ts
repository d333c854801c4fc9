import { renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { sealFile } from '../store/file/seal.ts';
import { carryMarks, marksAt } from '../store/marks/mark-files.ts';
import { type CopyProgress, copyRecording } from '../store/recording-copy.ts';
import { isRecordingFolder, resolveRecording } from '../store/recording-path.ts';
import { TapeError, unexportable } from '../store/tape-error.ts';
import { unfinishedExport } from './unfinished-export.ts';

/** What came of an export. */
export interface Exported {
  /** Of the file. */
  readonly bytes: number;
  /** What is not in it although the recording held it, or may be wrong, in sentences. */
  readonly leftOut: readonly string[];
}

/** What an export tells and listens to. */
export interface ExportOptions {
  readonly onProgress?: (progress: CopyProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes the recording at `source` (folder or file, also while it is being recorded) as the one file `targetFile`:
 * everything committed when the export began, with its marks. What cannot be read is left out, and said in the file and in
 * what is resolved. The copy is made beside the target and renamed when it is complete and on
 * disk, so that `targetFile` never names half a recording; an older file of that name is replaced, a folder never.
 * Rejects with a {@link TapeError}: `exists`, `not-found`, `not-a-recording`, `newer-format`, `damaged`, `disk`,
 * `cancelled`; nothing is left behind then.
 */
export async function exportRecording(
  source: string,
  targetFile: string,
  options: ExportOptions = {},
): Promise<Exported> {
  const target = resolve(targetFile);
  const place = resolveRecording(source);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new TapeError('exists', `${target} is a folder; name the file to export to.`);
  }
  if (target === place.path || dirname(target) === place.path) {
    throw new TapeError('exists', `${target} belongs to the recording itself; export to another place.`);
  }
  if (statSync(dirname(target), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new TapeError('not-found', `There is no folder ${dirname(target)} to export to; make it first.`);
  }
  // Also by another path to the recording itself, as a link.
  if (isRecordingFolder(dirname(target))) {
    throw new TapeError('exists', `${dirname(target)} is the folder of a recording; export to another place.`);
  }
  if (options.signal?.aborted === true) {
    throw new TapeError('cancelled', `The export to ${target} was cancelled.`);
  }
  const { file, release } = unfinishedExport(target);
  try {
    const marks = marksAt(place);
    const leftOut = await copyRecording(source, { file, named: target }, options);
    return { bytes: finish(file, target, marks), leftOut };
  } catch (error) {
    throw unexportable(error);
  } finally {
    release();
  }
}

/** Gives a copy its marks, its seal and its name; its bytes. Throws a {@link TapeError}, and leaves nothing behind then. */
function finish(unfinished: string, target: string, marks: ReturnType<typeof marksAt>): number {
  try {
    carryMarks(unfinished, marks);
    sealFile(unfinished);
    const { size } = statSync(unfinished);
    renameSync(unfinished, target);
    return size;
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (error instanceof TapeError) throw new TapeError(error.code, error.message.replaceAll(unfinished, target));
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `${target} cannot be written (${why}); check free space, or choose another name.`, {
      cause: error,
    });
  }
}

import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { holdFile, isHeld, removeHeld } from '../store/upkeep/held-file.ts';
import { TapeError } from '../store/tape-error.ts';

/** Ends the name of what is held as long as the program of an export lives. */
const HELD = '.held';
const OF_EXPORT = /^\..+\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part\.held$/;
/** What SQLite may leave of a file that was written. */
const SUFFIXES: readonly string[] = ['', '-journal', '-wal', '-shm'];

/** A file that is written beside the one whose name it gets when it is whole. */
export interface UnfinishedExport {
  readonly file: string;
  /** Says that the program is done with it, whatever became of it. */
  readonly release: () => void;
}

/** Where an export to `target` is written. What killed exports left in that folder is removed. Throws a {@link TapeError}. */
export function unfinishedExport(target: string): UnfinishedExport {
  sweepFolder(dirname(target));
  const file = join(dirname(target), `.${basename(target)}.${randomUUID()}.part`);
  try {
    return { file, release: holdFile(file + HELD) };
  } catch (error) {
    if (!(error instanceof TapeError)) throw error;
    throw new TapeError(error.code, error.message.replaceAll(file + HELD, target), { cause: error });
  }
}

/** Removes exports that nobody is at any more, but for those of other users. */
function sweepFolder(folder: string): void {
  try {
    for (const name of readdirSync(folder)) if (OF_EXPORT.test(name)) sweep(join(folder, name));
  } catch (error) {
    if (!(error instanceof TapeError) && !(error instanceof Error && 'syscall' in error)) throw error;
  }
}

function sweep(held: string): void {
  // Another export may just have removed it.
  if (!existsSync(held) || isHeld(held)) return;
  const file = held.slice(0, -HELD.length);
  for (const suffix of SUFFIXES) rmSync(file + suffix, { force: true });
  removeHeld(held);
}

import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TapeError } from '../tape-error.ts';
import { isPlainFile } from '../sums/page-sums.ts';

/**
 * The number of the last segment that retention removed, or is about to. It stands in a file of its own, which nobody
 * else writes while a recording is written: the catalogue is written by two threads, either of which may be behind.
 */
const REMOVED_FILE = 'removed';
const NUMBER = /^(\d{1,9})\n$/;

/** Up to which segment those of `folder` were removed on purpose; undefined where that is not known. */
export function removedUpTo(folder: string): number | undefined {
  const file = join(folder, REMOVED_FILE);
  if (!isPlainFile(file)) return undefined;
  const [, number] = NUMBER.exec(readFileSync(file, 'utf8')) ?? [];
  return number === undefined ? undefined : Number(number);
}

/**
 * Notes that the segments up to `number` are gone on purpose. It is to be on the disk before the first of them goes, so
 * that none is ever missed.
 * Throws a {@link TapeError}.
 */
export function noteRemoved(folder: string, number: number): void {
  const file = join(folder, REMOVED_FILE);
  // What somebody put in its place stays there: then no oldest segment is missed.
  if (existsSync(file) && !isPlainFile(file)) return;
  const unfinished = `${file}.${randomUUID()}.new`;
  try {
    const descriptor = openSync(unfinished, 'wx', 0o600);
    try {
      writeSync(descriptor, `${number}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `${file} cannot be written (${why}); check free space and permissions.`, {
      cause: error,
    });
  }
}

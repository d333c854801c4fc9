import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlainFile } from '../sums/page-sums.ts';
import { writeNote } from './note-file.ts';

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
 * Throws a `TapeError`.
 */
export function noteRemoved(folder: string, number: number): void {
  // Where somebody's own is in its place, no oldest segment is missed.
  writeNote(join(folder, REMOVED_FILE), `${number}\n`, { settles: true });
}

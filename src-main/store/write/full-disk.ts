import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TapeError } from '../tape-error.ts';

/** Stands beside the segments while the disk takes no more; it is empty, since there is no room for anything else. */
const MARKER = 'disk-full';
/** The silence after it. */
export const DISK_FULL = { why: 'disk-full', detail: 'the disk took no more' } as const;
/** SQLite says that a disk is full only of one kind of it; quotas and limits of a file are errors of writing to it. */
const FULL: readonly string[] = ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'ENOSPC', 'EDQUOT', 'EFBIG'];

/** True if `error` says that the disk took no more. */
export function saysFull(error: unknown): boolean {
  if (!(error instanceof TapeError) || error.code !== 'disk') return false;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && FULL.includes(String(cause.code));
}

/** Remembers for the next opening of `folder` why nothing follows. Where even that fails, the silence is told as the engine's. */
export function noteFullDisk(folder: string): void {
  try {
    closeSync(openSync(join(folder, MARKER), 'w', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && FULL.includes(String(error.code)))) throw error;
  }
}

export function isNotedFull(folder: string): boolean {
  return existsSync(join(folder, MARKER));
}

export function forgetFullDisk(folder: string): void {
  rmSync(join(folder, MARKER), { force: true });
}

import { statSync } from 'node:fs';

/** Bytes of a file; 0 for one that is not there. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Bytes of a file and of its write-ahead log, which holds what was not folded in yet. */
export function sizeWithLog(file: string): number {
  return sizeOf(file) + sizeOf(`${file}-wal`);
}

/** True for a segment that is being written, or was when its writer was killed. */
export function hasLog(file: string): boolean {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return log?.isFile() === true && log.size > 0;
}

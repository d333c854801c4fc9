import { execFileSync } from 'node:child_process';
import { mkdirSync, openSync, rmSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';

/** A place to record to that can be made to be full. */
export interface SmallDisk {
  readonly name: string;
  readonly folder: string;
  /** What stands before the words of whoever writes to it. */
  readonly through: readonly string[];
  /** Nothing more fits. */
  fill(): void;
  /** There is room again. */
  empty(): void;
  remove(): void;
}

const SIZE = 64 * 1024 * 1024;

/** Only root may mount a file system. */
export const canMount = process.getuid?.() === 0;

/** A file system of its own, which takes root's rights to mount. */
export function mountedDisk(scratch: string): SmallDisk {
  const folder = join(scratch, 'disk');
  const ballast = join(folder, 'ballast');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
  return {
    name: 'a full file system',
    folder,
    through: [],
    fill: () => writeUntilFull(ballast),
    empty: () => rmSync(ballast),
    remove: () => execFileSync('umount', [folder]),
  };
}

/** A limit of the size of files: writing fails as on a full disk, from the beginning. Needs no rights. */
export function limitedDisk(scratch: string): SmallDisk {
  const folder = join(scratch, 'limited');
  mkdirSync(folder);
  return {
    name: 'a limit of the size of files',
    folder,
    through: ['sh', '-c', 'ulimit -f 1200; exec "$@"', 'limited'],
    fill: () => undefined,
    empty: () => undefined,
    remove: () => undefined,
  };
}

/** The disks that can be had here. */
export function smallDisks(): readonly ((scratch: string) => SmallDisk)[] {
  return canMount ? [limitedDisk, mountedDisk] : [limitedDisk];
}

function writeUntilFull(path: string): void {
  const file = openSync(path, 'w');
  const block = new Uint8Array(4096);
  try {
    while (writeSync(file, block) === block.length);
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem && problem.code === 'ENOSPC')) throw problem;
  } finally {
    closeSync(file);
  }
}

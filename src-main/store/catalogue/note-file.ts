import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isPlainFile } from '../sums/page-sums.ts';
import { TapeError } from '../tape-error.ts';

/**
 * Replaces a small file beside the segments, wholly or not at all; two threads may do so at the same time. With `settles`
 * it is on the disk when this returns. What somebody put in its place stays there: a recording goes on without. Throws a
 * {@link TapeError} `disk`.
 */
export function writeNote(file: string, text: string, { settles }: { readonly settles: boolean }): void {
  if (existsSync(file) && !isPlainFile(file)) return;
  const unfinished = `${file}.${randomUUID()}.new`;
  try {
    writeFileSync(unfinished, text, { flag: 'wx', mode: 0o600, flush: settles });
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `${file} cannot be written (${why}); check free space and permissions.`, {
      cause: error,
    });
  }
}

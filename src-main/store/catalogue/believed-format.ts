import { verifyHeader } from '../file/format.ts';
import { damaged, TapeError } from '../tape-error.ts';

/**
 * `error`, which is what the segment `file` says against being read; a newer format is damage where a segment after it, of
 * the files `later`, has one that we read: no program goes on with a recording in an older format.
 */
export function unlessFollowed(error: unknown, file: string, later: readonly string[]): unknown {
  const isNewer = error instanceof TapeError && error.code === 'newer-format';
  if (!isNewer || !later.some(hasReadableFormat)) return error;
  return damaged(file, 'it says to be of a newer format than what follows it');
}

function hasReadableFormat(file: string): boolean {
  try {
    verifyHeader(file);
    return true;
  } catch (error) {
    if (error instanceof TapeError) return false;
    throw error;
  }
}

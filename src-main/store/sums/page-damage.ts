import { closeSync, openSync } from 'node:fs';
import { LogFrames } from './log-frames.ts';
import { isPlainFile, notedSums, pagesOf } from './page-sums.ts';

/** A page that is being written while it is looked at is right when it is looked at again. */
const LOOKS = 4;
const MAX_NAMED = 5;

/**
 * What of the segment `file` is not as it was written, in words for a sentence; undefined if all is, or if no sums of its
 * pages were kept. Also while it is written: a page is what was noted of it, or that lies in the log and is to take its
 * place. So committed changes that the log has lost are noticed too.
 */
export function pageDamage(file: string): string | undefined {
  let suspects = mismatches(file);
  for (let look = 1; look < LOOKS && suspects.length > 0; look++) suspects = mismatches(file, suspects);
  if (suspects.length === 0) return undefined;
  const named = suspects.slice(0, MAX_NAMED).join(', ');
  const more = suspects.length > MAX_NAMED ? ` and ${suspects.length - MAX_NAMED} more` : '';
  return suspects.length === 1
    ? `its page ${named} is not what was written`
    : `its pages ${named}${more} are not what was written`;
}

/** Pages that are not what was noted, neither in the file nor in its log; of `among` only, if given. */
function mismatches(file: string, among?: readonly number[]): readonly number[] {
  const noted = notedSums(file);
  if (noted === undefined) return [];
  const found = new Map(pagesOf(file, among));
  const wrong = (among ?? [...noted.keys()]).filter((page) => noted.has(page) && noted.get(page) !== found.get(page));
  if (wrong.length === 0) return [];
  const inLog = sumsInLog(`${file}-wal`);
  return wrong.filter((page) => inLog.get(page)?.has(noted.get(page) ?? 0) !== true);
}

/** Each page in a log with the sums that it had in turn. */
function sumsInLog(log: string): ReadonlyMap<number, ReadonlySet<number>> {
  const sums = new Map<number, Set<number>>();
  if (!isPlainFile(log)) return sums;
  const descriptor = openSync(log, 'r');
  try {
    new LogFrames(descriptor).take((page, sum) => sums.set(page, (sums.get(page) ?? new Set()).add(sum)));
    return sums;
  } finally {
    closeSync(descriptor);
  }
}

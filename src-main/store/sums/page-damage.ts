import { closeSync, openSync, statSync } from 'node:fs';
import { sizeOf } from '../file/file-size.ts';
import { PAGE_SIZE } from '../file/sqlite.ts';
import { LogFrames } from './log-frames.ts';
import { atOnce, type InPieces } from './in-pieces.ts';
import { isPlainFile, notedSums, pagesOf, SUM_BYTES, SUMS_SUFFIX } from './page-sums.ts';

/** A page that is being written while it is looked at is right when it is looked at again. */
const LOOKS = 4;
const MAX_NAMED = 5;
const PAGES_A_PIECE = 128;

/** A segment, and whether sums of its pages were ever known to be kept beside it (1). */
export interface Summed {
  readonly path: string;
  readonly sums?: number;
}

/**
 * What of the segment `path` is not as it was written, in words for a sentence; undefined if all is, or if no sums of its
 * pages were kept. Also while it is written: a page is what was noted of it, or that lies in the log and is to take its
 * place. So committed changes that the log has lost are noticed too.
 */
export function pageDamage(segment: Summed): string | undefined {
  return atOnce(lookingForDamage(segment));
}

/** The same in pieces. */
export function* lookingForDamage({ path: file, sums }: Summed): InPieces<string | undefined> {
  const missing = missingSums(file, sums === 1);
  if (missing !== undefined) return missing;
  let suspects = yield* comparing(file);
  for (let look = 1; look < LOOKS && suspects.length > 0; look++) suspects = mismatches(file, suspects);
  if (suspects.length === 0) return undefined;
  const named = suspects.slice(0, MAX_NAMED).join(', ');
  const more = suspects.length > MAX_NAMED ? ` and ${suspects.length - MAX_NAMED} more` : '';
  return suspects.length === 1
    ? `its page ${named} is not what was written`
    : `its pages ${named}${more} are not what was written`;
}

/**
 * Where sums were kept, each page in the file of a segment has one, also while it is written: those of its log are noted
 * before they are folded in. So its size is asked first.
 */
function missingSums(file: string, wereKept: boolean): string | undefined {
  const pages = Math.ceil(sizeOf(file) / PAGE_SIZE);
  const sums = statSync(file + SUMS_SUFFIX, { throwIfNoEntry: false });
  if (sums === undefined) return wereKept ? 'the sums of its pages are gone' : undefined;
  if (!sums.isFile()) return 'the sums of its pages are not a file';
  const noted = Math.floor(sums.size / SUM_BYTES);
  if (noted < pages) return `${pages - noted} of its ${pages} pages have no sum any more`;
  return notedSums(file)?.isReadable() === false ? 'the sums of its pages cannot be read' : undefined;
}

/** Pages that are not what was noted, neither in the file nor in its log; of `among` only, if given. */
function mismatches(file: string, among: readonly number[]): readonly number[] {
  return atOnce(comparing(file, among));
}

function* comparing(file: string, among?: readonly number[]): InPieces<readonly number[]> {
  const noted = notedSums(file);
  if (noted === undefined) return [];
  const wrong: number[] = [];
  const look = (page: number, found: number | undefined): void => {
    const sum = noted.of(page);
    if (sum !== undefined && sum !== found) wrong.push(page);
  };
  let seen = 0;
  for (const [page, sum] of pagesOf(file, among)) {
    look(page, sum);
    seen = page;
    if (page % PAGES_A_PIECE === 0) yield;
  }
  for (const page of among ?? pagesBehind(seen, noted.last)) if (page > seen) look(page, undefined);
  if (wrong.length === 0) return [];
  const inLog = sumsInLog(`${file}-wal`);
  return wrong.filter((page) => inLog.get(page)?.has(noted.of(page) ?? 0) !== true);
}

function* pagesBehind(page: number, last: number): Iterable<number> {
  while (page < last) yield ++page;
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

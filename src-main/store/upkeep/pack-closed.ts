import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FolderCatalogue, writeCatalogue } from '../catalogue/folder-catalogue.ts';
import type { SegmentEntry } from '../catalogue/catalogue.ts';
import { describeSegment } from '../catalogue/describe-segment.ts';
import { FORMAT_VERSION, verifySchema } from '../file/format.ts';
import { checkSeal } from '../file/seal.ts';
import { isWhole } from '../file/segment-head.ts';
import { openForQuestions } from '../file/sqlite.ts';
import { segmentName, segmentsIn } from '../recording-path.ts';
import { pageDamage } from '../sums/page-damage.ts';
import { damaged, TapeError } from '../tape-error.ts';
import { packSegment } from './pack-segment.ts';
import type { Pacing } from './packing.ts';
import { removeSegment } from './retention.ts';

/**
 * Packs the oldest closed segment of `folder` that is not packed yet, and says which; undefined if there is none. One
 * that the segment after it still needs waits, and one of an older format stays as it is. One that turns out to be
 * damaged is added to `givenUp` and left alone from then on, so that it keeps no other from being packed.
 * Rejects with a TapeError, or with what `pace` rejects with.
 */
export async function packNext(folder: string, pace: Pacing, givenUp = new Set<number>()): Promise<number | undefined> {
  settleTwins(folder);
  const entries = new FolderCatalogue(folder).segments();
  for (const [index, entry] of entries.entries()) {
    const next = entries[index + 1];
    if (next === undefined) return undefined;
    if ('damage' in entry || 'damage' in next || givenUp.has(entry.number)) continue;
    try {
      if (!isPackable(entry) || !isIndependent(next)) continue;
      const what = pageDamage(entry);
      // Packed and sealed it would be believed.
      if (what !== undefined) throw damaged(entry.path, what);
      await packSegment(entry.path, join(folder, segmentName(entry.number, true)), pace);
    } catch (error) {
      if (error instanceof TapeError && error.code === 'damaged') givenUp.add(entry.number);
      throw error;
    }
    writeCatalogue(folder);
    removeSegment(entry.path);
    return entry.number;
  }
  return undefined;
}

/**
 * A program that ended between naming the packed file and removing the other left both: the packed one stays if it is
 * what was sealed, else the other, which is packed again.
 */
function settleTwins(folder: string): void {
  for (const { number, path } of segmentsIn(folder)) {
    const original = join(folder, segmentName(number));
    if (path === original || !existsSync(original)) continue;
    const entry = describeSegment({ number, path }, { alone: false, later: [] });
    const isIt = !('damage' in entry) && entry.segment === number && isSealed(path);
    removeSegment(isIt ? original : path);
  }
}

function isSealed(file: string): boolean {
  try {
    return checkSeal(file);
  } catch (error) {
    if (error instanceof TapeError && error.code === 'damaged') return false;
    throw error;
  }
}

function isPackable({ path }: SegmentEntry): boolean {
  const connection = openForQuestions(path);
  try {
    const { formatVersion, layout } = verifySchema(path, connection);
    return formatVersion === FORMAT_VERSION && layout === 'live';
  } finally {
    connection.close();
  }
}

function isIndependent({ path }: SegmentEntry): boolean {
  const connection = openForQuestions(path);
  try {
    return isWhole(connection);
  } finally {
    connection.close();
  }
}

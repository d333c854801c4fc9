import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FolderCatalogue, writeCatalogue } from '../catalogue/folder-catalogue.ts';
import type { SegmentEntry } from '../catalogue/catalogue.ts';
import { FORMAT_VERSION, verifySchema } from '../file/format.ts';
import { isWhole } from '../file/segment-head.ts';
import { openForQuestions } from '../file/sqlite.ts';
import { segmentName } from '../recording-path.ts';
import { type Pacing, packSegment } from './pack-segment.ts';
import { removeSegment } from './retention.ts';

/**
 * Packs the oldest closed segment of `folder` that is not packed yet, and says which; undefined if there is none. One
 * that the segment after it still needs waits, and one of an older format stays as it is.
 * Rejects with a TapeError, or with what `pace` rejects with.
 */
export async function packNext(folder: string, pace: Pacing): Promise<number | undefined> {
  const entries = new FolderCatalogue(folder).segments();
  for (const [index, entry] of entries.entries()) {
    const next = entries[index + 1];
    if (next === undefined) return undefined;
    if ('damage' in entry || 'damage' in next) continue;
    const packed = join(folder, segmentName(entry.number, true));
    if (existsSync(packed)) removeTwin(entry);
    else if (isPackable(entry) && isIndependent(next)) {
      await packSegment(entry.path, packed, pace);
      writeCatalogue(folder);
      removeSegment(entry.path);
      return entry.number;
    }
  }
  return undefined;
}

/** A program that ended between naming the packed file and removing the other left both. */
function removeTwin({ path, number }: SegmentEntry): void {
  removeSegment(join(dirname(path), segmentName(number)));
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

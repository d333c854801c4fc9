import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Timestamp } from '@model/time.ts';
import { sizeWithLog } from '../file/file-size.ts';
import { translated } from '../file/sqlite.ts';
import { FolderCatalogue, writeCatalogue } from '../catalogue/folder-catalogue.ts';
import { noteRemoved } from '../catalogue/removed-segments.ts';
import { segmentName } from '../recording-path.ts';
import { settleFolder } from '../write/new-segment.ts';
import { SUMS_SUFFIX } from '../sums/page-sums.ts';
import { readMarks } from '../marks/mark-files.ts';
import { isPinned } from './export-pin.ts';
import { expired, type KeepRule, type KeptSegment } from './keep-rule.ts';

/**
 * Removes the oldest segments of the recording in `folder` that its rule does not keep, and says which. While an export
 * is on its way none goes. A damaged segment counts as what lies between its neighbours.
 * Throws a {@link TapeError}.
 */
export function applyRetention(folder: string, rule: KeepRule, now: Timestamp): readonly KeptSegment[] {
  if (rule.maxAgeMs === undefined && rule.maxBytes === undefined) return [];
  const entries = new FolderCatalogue(folder).segments();
  const kept = entries.map((entry, index) => {
    const from = 'damage' in entry ? undefined : entry.startedAt;
    const next = entries.slice(index + 1).find((one) => !('damage' in one));
    const to = next === undefined || 'damage' in next ? now : next.startedAt;
    return { number: entry.number, from: from ?? to, to, bytes: sizeWithLog(entry.path), path: entry.path };
  });
  if (expired(kept, rule, { now, needed: [] }).length === 0) return [];
  const needed = readMarks(folder).map(({ at }) => at);
  const going = expired(kept, rule, { now, needed });
  if (going.length === 0 || isPinned(folder)) return [];
  // An entry of segments that are missing stands for all of them up to the next.
  const next = kept[going.length];
  if (next !== undefined) noteRemoved(folder, next.number - 1);
  settleFolder(folder);
  for (const { number, path } of going) {
    // A packed one may still have its original beside it.
    for (const file of [path, join(folder, segmentName(number))]) removeSegment(file);
    // The next one goes when this one is gone for good: else a hole could be left.
    settleFolder(folder);
  }
  writeCatalogue(folder);
  return going;
}

/** Removes a segment's file and what is kept beside it. Throws a {@link TapeError}. */
export function removeSegment(path: string): void {
  try {
    for (const suffix of ['', '-wal', '-shm', SUMS_SUFFIX]) rmSync(path + suffix, { force: true });
  } catch (error) {
    throw translated(path, error);
  }
}

import { setImmediate } from 'node:timers/promises';
import { EVERY } from '../versions/histories.ts';
import type { SegmentVersions } from '../versions/open-versions.ts';
import { OUTLINE_COLUMNS } from '../versions/version-rows.ts';
import type { Problems } from './problems.ts';

const PAGE = 5000;

/** Compares the histories of objects with the versions: each must list exactly those of its object. */
export async function checkHistories(stored: SegmentVersions, problems: Problems): Promise<void> {
  const walked = new Map<number, number[]>();
  for (let after = 0; ; ) {
    const outline = stored.versions.outline({ after, before: Number.MAX_SAFE_INTEGER, limit: PAGE });
    if (outline.length === 0) break;
    for (let at = 0; at < outline.length; at += OUTLINE_COLUMNS.stride) {
      const object = outline[at] ?? 0;
      after = outline[at + OUTLINE_COLUMNS.seq] ?? 0;
      const seqs = walked.get(object);
      if (seqs === undefined) walked.set(object, [after]);
      else seqs.push(after);
    }
    await setImmediate();
  }
  problems.during(() => {
    for (const [object, seqs] of walked) {
      const listed = [...stored.histories.of(object, EVERY)];
      if (listed.length === seqs.length && listed.every((seq, index) => seq === seqs[index])) continue;
      problems.add(`The history of object ${object} is not that of its changes.`);
    }
  });
}

import type { SegmentSchema } from '../file/format.ts';
import { HISTORY_FORMAT } from '../file/format.ts';
import type { SegmentHead } from '../file/segment-head.ts';
import type { Statements } from '../segment/statements.ts';
import { type Histories, IndexedHistories } from './histories.ts';
import { ListedHistories } from './listed-histories.ts';
import { StoredVersions } from './stored-versions.ts';
import type { VersionRows } from './version-rows.ts';

/** The versions of a segment and which of them each object has. */
export interface SegmentVersions {
  readonly versions: VersionRows;
  readonly histories: Histories;
}

/** The versions of the segment `file`, as its format has them. */
export function openVersions(
  file: string,
  statements: Statements,
  segment: { readonly schema: SegmentSchema; readonly head: Pick<SegmentHead, 'firstSeq' | 'startedAt'> },
): SegmentVersions {
  const { schema, head } = segment;
  const { firstSeq, startedAt } = head;
  const versions = new StoredVersions(file, statements, startedAt);
  if (schema.formatVersion < HISTORY_FORMAT) return { versions, histories: new IndexedHistories(file, statements) };
  return { versions, histories: new ListedHistories({ file, statements, firstSeq, versions }) };
}

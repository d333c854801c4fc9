import { BLOCK_FORMAT, HISTORY_FORMAT, type SegmentSchema } from '../file/format.ts';
import type { SegmentHead } from '../file/segment-head.ts';
import { type BodyPlaces, FrameColumn } from '../packed/body-places.ts';
import { VersionBlocks } from '../packed/version-blocks.ts';
import type { Statements } from '../segment/statements.ts';
import { type Histories, IndexedHistories } from './histories.ts';
import { ListedHistories } from './listed-histories.ts';
import { StoredVersions } from './stored-versions.ts';
import type { VersionRows } from './version-rows.ts';

/** The versions of a segment and which of them each object has. */
export interface SegmentVersions {
  readonly versions: VersionRows;
  readonly histories: Histories;
  /** Where bodies lie that do not lie with their versions. */
  readonly places: BodyPlaces | undefined;
}

/** The versions of the segment `file`, as its format and its layout have them. */
export function openVersions(
  file: string,
  statements: Statements,
  segment: { readonly schema: SegmentSchema; readonly head: Pick<SegmentHead, 'firstSeq' | 'startedAt'> },
): SegmentVersions {
  const { formatVersion, layout } = segment.schema;
  const { firstSeq, startedAt } = segment.head;
  if (layout === 'packed' && formatVersion >= BLOCK_FORMAT) {
    const versions = new VersionBlocks(file, statements, startedAt);
    return { versions, histories: new ListedHistories({ file, statements, firstSeq }), places: versions };
  }
  const versions = new StoredVersions(file, statements, startedAt);
  const histories =
    formatVersion < HISTORY_FORMAT
      ? new IndexedHistories(file, statements)
      : new ListedHistories({ file, statements, firstSeq, versions });
  return { versions, histories, places: layout === 'packed' ? new FrameColumn(file, statements) : undefined };
}

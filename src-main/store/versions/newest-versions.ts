import { CHANGE_FLAGS } from '@model/change.ts';
import { newestOf } from './histories.ts';
import type { SegmentVersions } from './open-versions.ts';
import { OUTLINE_COLUMNS } from './version-rows.ts';

/** What a version says of its object. */
export interface StandingVersion {
  readonly object: number;
  readonly seq: number;
  readonly flags: number;
  readonly alive: boolean;
  readonly summary: number;
  readonly references: number;
  readonly resourceVersion: string;
}

/** For more objects than these it is quicker to look at all histories once. */
const FEW = 32;

/** The newest versions of `objects`, by object; what has none here is left out. */
export function newestVersions(
  { versions, histories }: SegmentVersions,
  objects: readonly number[],
): ReadonlyMap<number, StandingVersion> {
  const newest = objects.length > FEW ? histories.newest(Number.MAX_SAFE_INTEGER) : undefined;
  const seqs = objects.flatMap((object) => {
    const seq = newest === undefined ? newestOf(histories, object) : newest.get(object);
    return seq === undefined ? [] : [seq];
  });
  return standingVersions(versions, seqs);
}

/** These versions, by object. */
export function standingVersions(
  versions: SegmentVersions['versions'],
  seqs: readonly number[],
): ReadonlyMap<number, StandingVersion> {
  const rows = versions.outlineOf(seqs);
  const resourceVersions = versions.resourceVersions(seqs);
  const found = new Map<number, StandingVersion>();
  for (let at = 0; at < rows.length; at += OUTLINE_COLUMNS.stride) {
    const [object = 0, seq = 0, summary = 0, references = 0, flags = 0] = rows.subarray(
      at,
      at + OUTLINE_COLUMNS.stride,
    );
    const alive = (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;
    const resourceVersion = resourceVersions.get(seq) ?? '';
    found.set(object, { object, seq, flags, alive, summary, references, resourceVersion });
  }
  return found;
}

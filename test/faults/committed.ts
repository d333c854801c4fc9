import { ALL_TIME } from '@model/time.ts';
import { changesIn } from '../../src-main/cli/reading/change-lines.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';

/** Every change that a reader finds in a recording, in order. */
export function changeNamesIn(folder: string): readonly string[] {
  const reader = openReader(folder);
  try {
    return [...changesIn(reader, ALL_TIME, {})].map(
      ({ seq, type, uid, resourceVersion }) => `${seq} ${type} ${uid}@${resourceVersion}`,
    );
  } finally {
    reader.close();
  }
}

/** What a reader found once, before the recorder ended as it should not, and does not find any more. */
export function lostIn(folder: string, committed: readonly string[]): readonly string[] {
  const present = new Set(changeNamesIn(folder));
  return committed.filter((name) => !present.has(name)).map((name) => `${name} was committed, and is lost`);
}

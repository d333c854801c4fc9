import { damaged } from '../tape-error.ts';
import type { DamagedSegment, SegmentEntry } from './catalogue.ts';

/**
 * The segments of a recording, in order, with those damaged that are not what belongs in their place: whose head names
 * another number than their file, that are of another recording than most, or whose changes are also in the one before.
 */
export function segmentsInPlace(
  entries: readonly (SegmentEntry | DamagedSegment)[],
): readonly (SegmentEntry | DamagedSegment)[] {
  const recording = commonRecording(entries);
  const placed = entries.map((entry) => {
    if ('damage' in entry) return entry;
    if (entry.segment !== entry.number) return misplaced(entry, `it says that it is segment ${entry.segment}`);
    return entry.recording === recording ? entry : misplaced(entry, 'it is of another recording');
  });
  const chain = longestChain(placed.flatMap((entry) => ('damage' in entry ? [] : [entry])));
  return placed.map((entry) => {
    if ('damage' in entry || chain.has(entry)) return entry;
    const { firstSeq, lastSeq } = entry;
    const changes =
      lastSeq < firstSeq ? `it begins with change ${firstSeq}` : `it has changes ${firstSeq} to ${lastSeq}`;
    return misplaced(entry, `${changes}, which does not fit its neighbours`);
  });
}

/** Of which recording most segments are; the first of several. */
export function commonRecording(entries: readonly (SegmentEntry | DamagedSegment)[]): number | undefined {
  const counts = new Map<number, number>();
  for (const entry of entries) {
    if (!('damage' in entry)) counts.set(entry.recording, (counts.get(entry.recording) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** As many as possible of which each begins behind the end of the one before. */
function longestChain(entries: readonly SegmentEntry[]): ReadonlySet<SegmentEntry> {
  const follows = (entry: SegmentEntry, before: SegmentEntry): boolean => entry.firstSeq > before.lastSeq;
  if (entries.every((entry, index) => entries.slice(index - 1, index).every((before) => follows(entry, before)))) {
    return new Set(entries);
  }
  const chains: (readonly SegmentEntry[])[] = [];
  let longest: readonly SegmentEntry[] = [];
  for (const entry of entries) {
    let best: readonly SegmentEntry[] = [];
    for (const chain of chains) {
      const last = chain.at(-1);
      if (chain.length > best.length && last !== undefined && follows(entry, last)) best = chain;
    }
    const chain = [...best, entry];
    chains.push(chain);
    if (chain.length > longest.length) longest = chain;
  }
  return new Set(longest);
}

function misplaced({ number, path }: SegmentEntry, what: string): DamagedSegment {
  return { number, path, damage: damaged(path, what).message };
}

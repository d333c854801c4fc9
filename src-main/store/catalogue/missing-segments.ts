import { join } from 'node:path';
import { type RecordingPlace, segmentName } from '../recording-path.ts';
import type { DamagedSegment } from './catalogue.ts';

/**
 * What is missing between the segments of a recording. Old ones are removed from the beginning on, so numbers that are
 * left out in between were lost. One entry a hole, however wide.
 */
export function missingSegments({ path, segments }: RecordingPlace): readonly DamagedSegment[] {
  return segments.flatMap((segment, index) => {
    const first = (segments[index - 1]?.number ?? segment.number - 1) + 1;
    if (first >= segment.number) return [];
    const last = segment.number - 1;
    const names = first === last ? `${segmentName(first)} is` : `${segmentName(first)} to ${segmentName(last)} are`;
    return [{ number: first, path: join(path, segmentName(first)), damage: `${names} missing.` }];
  });
}

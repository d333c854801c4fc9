import { join } from 'node:path';
import { type RecordingPlace, segmentName } from '../recording-path.ts';
import type { DamagedSegment } from './catalogue.ts';

/**
 * What is missing between the segments of a recording, and behind them up to the last that is `remembered`. Old ones are
 * removed from the beginning on, so numbers that are left out later were lost. One entry a hole, however wide.
 */
export function missingSegments({ path, segments }: RecordingPlace, remembered: number): readonly DamagedSegment[] {
  const numbers = segments.map(({ number }) => number);
  const beyond = remembered > (numbers.at(-1) ?? 0) ? [remembered + 1] : [];
  return [...numbers, ...beyond].flatMap((number, index) => {
    const first = (numbers[index - 1] ?? number - 1) + 1;
    if (first >= number) return [];
    const last = number - 1;
    const names = first === last ? `${segmentName(first)} is` : `${segmentName(first)} to ${segmentName(last)} are`;
    return [{ number: first, path: join(path, segmentName(first)), damage: `${names} missing.` }];
  });
}

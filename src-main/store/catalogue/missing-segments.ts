import { join } from 'node:path';
import { type RecordingPlace, segmentName } from '../recording-path.ts';
import type { DamagedSegment } from './catalogue.ts';

/**
 * What is missing between the segments of a recording, and before and behind them of those of the numbers `remembered`.
 * One entry a hole, however wide.
 */
export function missingSegments(
  { path, segments }: RecordingPlace,
  remembered: readonly number[],
): readonly DamagedSegment[] {
  const numbers = segments.map(({ number }) => number);
  const [oldest = 0, newest = 0] = [numbers[0], numbers.at(-1)];
  const before = Math.min(oldest, ...remembered) - 1;
  const behind = Math.max(newest, ...remembered) + 1;
  return [...numbers, behind].flatMap((number, index) => {
    const first = (numbers[index - 1] ?? before) + 1;
    if (first >= number) return [];
    const last = number - 1;
    const names = first === last ? `${segmentName(first)} is` : `${segmentName(first)} to ${segmentName(last)} are`;
    return [{ number: first, path: join(path, segmentName(first)), damage: `${names} missing.` }];
  });
}

import { statSync } from 'node:fs';
import { verifyHeader, verifySchema } from '../file/format.ts';
import { readHead } from '../file/segment-head.ts';
import { openForQuestions, translated } from '../file/sqlite.ts';
import type { SegmentFile } from '../recording-path.ts';
import { TapeError } from '../tape-error.ts';
import type { DamagedSegment, SegmentEntry } from './catalogue.ts';

/**
 * Asks a segment what it is. One that is damaged costs itself only, unless it is `alone`.
 * Throws a {@link TapeError}: `newer-format`, `in-use`, `disk`; for one alone also `damaged`, `not-a-recording`.
 */
export function describeSegment(segment: SegmentFile, alone: boolean): SegmentEntry | DamagedSegment {
  const { number, path } = segment;
  try {
    return { ...headOf(path), number, path, bytes: statSync(path).size };
  } catch (error) {
    const known = translated(path, error);
    const costs = known instanceof TapeError && (known.code === 'damaged' || known.code === 'not-a-recording');
    if (alone || !costs) throw known;
    return { number, path, damage: known.message };
  }
}

function headOf(path: string) {
  verifyHeader(path);
  const connection = openForQuestions(path);
  try {
    verifySchema(path, connection);
    return readHead(path, connection);
  } finally {
    connection.close();
  }
}

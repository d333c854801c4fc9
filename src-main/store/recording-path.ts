import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { verifyHeader } from './file/format.ts';
import { TapeError, unexportable } from './tape-error.ts';

/** How the names of packed segments end. */
export const PACKED_ENDING = '.packed.khrono';
const SEGMENT_NAME = /^(\d{6})(\.packed)?\.khrono$/;

/** One file of a recording. */
export interface SegmentFile {
  /** 1 for the first of the recording; 0 where the file alone is the recording and only its content says it. */
  readonly number: number;
  readonly path: string;
}

/** Where a recording lies: a folder that an engine may write to, or one exported file. Paths are absolute. */
export interface RecordingPlace {
  readonly type: 'folder' | 'file';
  readonly path: string;
  /** The files that hold it, in order; never none. */
  readonly segments: readonly [SegmentFile, ...SegmentFile[]];
}

/**
 * Finds the recording at `path`, a folder or a file, and verifies the header of a file that stands alone.
 * Throws a {@link TapeError}: `not-found`, `not-a-recording`, `newer-format`, `damaged`, `disk`.
 */
export function resolveRecording(path: string): RecordingPlace {
  const absolute = resolve(path);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new TapeError('not-found', `There is no recording at ${absolute}; check the path.`);
  }
  if (!stat.isDirectory()) {
    verifyAlone(absolute);
    return { type: 'file', path: absolute, segments: [{ number: 0, path: absolute }] };
  }
  const [first, ...rest] = segmentsIn(absolute);
  if (first === undefined) {
    throw new TapeError(
      'not-a-recording',
      `The folder ${absolute} holds no recording (no ${segmentName(1)}); choose a recording's folder or a .khrono file.`,
    );
  }
  if (rest.length === 0) verifyAlone(first.path);
  return { type: 'folder', path: absolute, segments: [first, ...rest] };
}

/** The header of a file that is all there is of a recording. */
function verifyAlone(file: string): void {
  try {
    verifyHeader(file);
  } catch (error) {
    throw unexportable(error);
  }
}

/** The file name of a segment. */
export function segmentName(number: number, packed = false): string {
  return `${String(number).padStart(6, '0')}${packed ? PACKED_ENDING : '.khrono'}`;
}

/** The segment files in a folder, in order. Of one that is packed and still there unpacked, the packed file counts. */
export function segmentsIn(folder: string): readonly SegmentFile[] {
  const byNumber = new Map<number, SegmentFile>();
  for (const name of namesIn(folder).toSorted()) {
    const found = SEGMENT_NAME.exec(name);
    if (found === null) continue;
    const number = Number(found[1]);
    const before = byNumber.get(number);
    if (before === undefined || found[2] !== undefined) byNumber.set(number, { number, path: join(folder, name) });
  }
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number);
}

/** Whether a folder is one of a recording: a file that comes into it may stand for a segment, or in the place of one. */
export function isRecordingFolder(folder: string): boolean {
  return segmentsIn(folder).length > 0;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `The folder ${folder} cannot be read (${why}); check its permissions.`, {
      cause: error,
    });
  }
}

import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FIRST_SEGMENT, verifyHeader } from './file/format.ts';
import { TapeError } from './tape-error.ts';

const SEGMENT_NAME = /^\d{6}\.khrono$/;

/** Where a recording lies: a folder that an engine may write to, or one exported file. Paths are absolute. */
export interface RecordingPlace {
  readonly type: 'folder' | 'file';
  readonly path: string;
  /** The file that holds it. */
  readonly segment: string;
}

/**
 * Finds the recording at `path`, a folder or a file, and verifies its header.
 * Throws a {@link TapeError}: `not-found`, `not-a-recording`, `newer-format`, `damaged`, `disk`.
 */
export function resolveRecording(path: string): RecordingPlace {
  const absolute = resolve(path);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new TapeError('not-found', `There is no recording at ${absolute}; check the path.`);
  }
  if (!stat.isDirectory()) {
    verifyHeader(absolute);
    return { type: 'file', path: absolute, segment: absolute };
  }
  const segments = segmentsIn(absolute);
  const first = segments[0];
  if (first === undefined) {
    throw new TapeError(
      'not-a-recording',
      `The folder ${absolute} holds no recording (no ${FIRST_SEGMENT}); choose a recording's folder or a .khrono file.`,
    );
  }
  if (segments.length > 1) {
    throw new TapeError(
      'newer-format',
      `The recording ${absolute} has ${segments.length} segments and this program reads one; update Khronoscope.`,
    );
  }
  const segment = join(absolute, first);
  verifyHeader(segment);
  return { type: 'folder', path: absolute, segment };
}

/** Names of the segment files in a folder, in order. */
export function segmentsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => SEGMENT_NAME.test(name))
      .sort();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `The folder ${folder} cannot be read (${why}); check its permissions.`, {
      cause: error,
    });
  }
}

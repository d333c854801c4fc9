import { resolveRecording } from '../store/recording-path.ts';
import { TapeError } from '../store/tape-error.ts';
import { openReader } from '../store/tape-reader.ts';
import type { TapeReader } from '../store/tape.ts';

/**
 * Opens an exported recording, read-only. Throws a {@link TapeError}: `not-found`, `not-a-recording` (also for a folder,
 * which may still be written to), `newer-format`, `damaged`, `disk`.
 */
export function openSession(file: string): TapeReader {
  const place = resolveRecording(file);
  if (place.type === 'folder') {
    throw new TapeError('not-a-recording', `${place.path} is a folder; export it to open it as a file.`);
  }
  return openReader(place.path);
}

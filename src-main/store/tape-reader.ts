import { resolveRecording } from './recording-path.ts';
import { verifySchema } from './file/format.ts';
import { openForQuestions, translated } from './file/sqlite.ts';
import { SegmentReader } from './read/segment-reader.ts';
import type { TapeReader } from './tape.ts';

/**
 * Opens the recording at `path`, a folder (also while it is being recorded) or an exported file, for questions.
 * Throws a {@link TapeError}: `not-found`, `not-a-recording`, `newer-format`, `damaged`, `in-use`, `disk`.
 */
export function openReader(path: string): TapeReader {
  const { segment } = resolveRecording(path);
  const connection = openForQuestions(segment);
  try {
    const { formatVersion } = verifySchema(segment, connection);
    return new SegmentReader(segment, connection, formatVersion);
  } catch (error) {
    connection.close();
    throw translated(segment, error);
  }
}

import { resolve } from 'node:path';
import { FolderCatalogue } from './catalogue/folder-catalogue.ts';
import { RecordingReader } from './read/recording-reader.ts';
import type { TapeReader } from './tape.ts';

/**
 * Opens the recording at `path`, a folder (also while it is being recorded) or an exported file, for questions.
 * Throws a {@link TapeError}: `not-found`, `not-a-recording`, `newer-format`, `damaged`, `in-use`, `disk`.
 */
export function openReader(path: string): TapeReader {
  const absolute = resolve(path);
  return new RecordingReader(absolute, new FolderCatalogue(absolute));
}

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Mark } from '@model/mark.ts';
import { readRow, readText } from '../file/column-values.ts';
import { verifySchema } from '../file/format.ts';
import { openForQuestions, openPlain, translated, translating } from '../file/sqlite.ts';
import { type RecordingPlace, resolveRecording } from '../recording-path.ts';
import { TapeError } from '../tape-error.ts';
import { damagedMarks, MARKS_NAME, marksFromText, textOfMarks } from './mark-text.ts';

/** A file of marks that is larger than this was not written by us. */
const MOST_BYTES = 64 * 1024 * 1024;
const META_KEY = 'marks';

/**
 * Where the marks of a recording are written: `marks.json` in its folder; of a single file, which is never written to,
 * `NAME.khrono.marks.json` beside it.
 */
export function markFileOf({ type, path }: Pick<RecordingPlace, 'type' | 'path'>): string {
  return type === 'folder' ? join(path, MARKS_NAME) : `${path}.${MARKS_NAME}`;
}

/**
 * The marks of the recording at `path`, in order: what lies in the file of marks, else what an exported file carries.
 * Throws a {@link TapeError}: `not-found`, `not-a-recording`, `newer-format`, `damaged`, `disk`.
 */
export function readMarks(path: string): readonly Mark[] {
  return marksAt(resolveRecording(path));
}

/** The same for a place that is known already. */
export function marksAt(place: Pick<RecordingPlace, 'type' | 'path'>): readonly Mark[] {
  const file = markFileOf(place);
  if (existsSync(file)) return marksFromText(file, smallText(file));
  return place.type === 'file' ? carriedMarks(place.path) : [];
}

/** Replaces the marks of a recording, wholly or not at all. Throws a {@link TapeError} `disk` where that is not allowed. */
export function writeMarks(place: Pick<RecordingPlace, 'type' | 'path'>, marks: readonly Mark[]): void {
  const file = markFileOf(place);
  const unfinished = `${file}.part`;
  try {
    writeFileSync(unfinished, textOfMarks(marks), { mode: 0o600 });
    settle(unfinished);
    renameSync(unfinished, file);
  } catch (error) {
    if (statSync(unfinished, { throwIfNoEntry: false })?.isFile() === true) rmSync(unfinished);
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError(
      'disk',
      `The marks of this recording cannot be written to ${file} (${why}); copy the recording to a folder of yours.`,
      { cause: error },
    );
  }
}

/** Lays marks into a finished copy of a recording, which carries them from then on, and brings it to the disk. */
export function carryMarks(copy: string, marks: readonly Mark[]): void {
  const connection = openPlain(copy);
  try {
    translating(copy, () => {
      connection.prepare('delete from meta where k = ?').run(META_KEY);
      if (marks.length > 0) {
        connection.prepare('insert into meta(k, v) values (?, ?)').run(META_KEY, textOfMarks(marks));
      }
    });
  } finally {
    connection.close();
  }
  settle(copy);
}

/** The marks that an exported file carries. */
function carriedMarks(file: string): readonly Mark[] {
  const connection = openForQuestions(file);
  try {
    verifySchema(file, connection);
    const row = connection.prepare('select v from meta where k = ?').raw().get(META_KEY);
    if (row === undefined) return [];
    const [text] = readRow(file, row);
    return marksFromText(file, readText(file, text));
  } catch (error) {
    throw translated(file, error);
  } finally {
    connection.close();
  }
}

function smallText(file: string): string {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new TapeError('disk', `${file}, where marks are kept, is not a file; move it away.`);
    if (stat.size > MOST_BYTES) throw damagedMarks(file, 'it is larger than any list of marks');
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof TapeError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `The marks in ${file} cannot be read (${why}); check its permissions.`, {
      cause: error,
    });
  }
}

function settle(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

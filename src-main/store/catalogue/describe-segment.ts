import { existsSync, lstatSync, statSync } from 'node:fs';
import { readInteger } from '../file/column-values.ts';
import { BLOCK_FORMAT, verifyHeader, verifySchema } from '../file/format.ts';
import { readHead, readRecording } from '../file/segment-head.ts';
import { openForQuestions, translated } from '../file/sqlite.ts';
import { SUMS_SUFFIX } from '../sums/page-sums.ts';
import type { SegmentFile } from '../recording-path.ts';
import { damaged, TapeError, unexportable } from '../tape-error.ts';
import { unlessFollowed } from './believed-format.ts';
import type { DamagedSegment, SegmentEntry } from './catalogue.ts';

/**
 * Asks a segment what it is; `later` are the files of those after it. One that is damaged costs itself only, unless it is
 * `alone`.
 * Throws a {@link TapeError}: `newer-format`, `in-use`, `disk`; for one alone also `damaged`, `not-a-recording`.
 */
export function describeSegment(
  { number, path }: SegmentFile,
  { alone, later }: { readonly alone: boolean; readonly later: readonly string[] },
): SegmentEntry | DamagedSegment {
  try {
    verifyHeader(path);
    // Looked at before it is asked: if it is changed in between, it is asked again.
    const { size, mtimeMs } = statSync(path);
    const sums = existsSync(path + SUMS_SUFFIX) ? 1 : 0;
    return { ...contentOf(path), number, path, bytes: size, changedAt: Math.round(mtimeMs), sums };
  } catch (error) {
    const known = unlessFollowed(translated(path, error), path, later);
    const damage = known instanceof TapeError && !alone ? damageIn(path, known) : undefined;
    if (damage === undefined) throw alone ? unexportable(known) : known;
    return { number, path, damage };
  }
}

/** What a segment that cannot be opened costs its recording, in a sentence; undefined for what it does not cost alone. */
function damageIn(path: string, { code, message }: TapeError): string | undefined {
  if (code === 'damaged') return message;
  const place = lstatSync(path, { throwIfNoEntry: false });
  if (code === 'not-found' && place?.isSymbolicLink() === true) return damaged(path, 'it is a link to nothing').message;
  if (code !== 'not-a-recording') return undefined;
  return damaged(path, statSync(path).isFile() ? 'it is no file of a recording' : 'it is not a file').message;
}

function contentOf(path: string): Omit<SegmentEntry, 'number' | 'path' | 'bytes' | 'changedAt' | 'sums'> {
  const connection = openForQuestions(path);
  try {
    const { formatVersion, layout } = verifySchema(path, connection);
    const head = readHead(path, connection);
    const table = layout === 'packed' && formatVersion >= BLOCK_FORMAT ? 'version_block' : 'version';
    const last = connection.prepare(`select max(seq) from ${table}`).pluck().get();
    const lastSeq = Math.max(last === null ? 0 : readInteger(path, last), head.firstSeq - 1);
    return { ...head, lastSeq, recording: readRecording(connection) };
  } finally {
    connection.close();
  }
}

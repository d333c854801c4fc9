import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { RecordingOrigin } from '@model/recording.ts';
import type { Gap } from '@model/gap.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import type { DamagedSegment, SegmentEntry } from './catalogue/catalogue.ts';
import { FolderCatalogue, writeCatalogue } from './catalogue/folder-catalogue.ts';
import { FORMAT_VERSION, verifyHeader, verifySchema } from './file/format.ts';
import { checkSeal } from './file/seal.ts';
import { openForQuestions, translated } from './file/sqlite.ts';
import { type RecordingPlace, resolveRecording, type SegmentFile, segmentName, segmentsIn } from './recording-path.ts';
import { pageDamage } from './sums/page-damage.ts';
import { noteRemoved, removedUpTo } from './catalogue/removed-segments.ts';
import { damaged, TapeError } from './tape-error.ts';
import type { TapeWriter } from './tape.ts';
import { beginningAfter, writeNewSegment } from './write/new-segment.ts';
import { OlderSegment } from './write/older-segment.ts';
import { RollingWriter, SEGMENT_LIMITS, type SegmentLimits } from './write/rolling-writer.ts';
import { lockForWriting } from './write/writer-lock.ts';

/**
 * Begins a recording in `folder`, which is made if missing and must not hold one yet.
 * `now` is its start. Throws a {@link TapeError}: `exists`, `in-use`, `disk`.
 */
export function createRecording(folder: string, origin: RecordingOrigin, now: Timestamp): TapeWriter {
  return beginRecording(folder, origin, { now, limits: SEGMENT_LIMITS });
}

/** The same, with limits of its own. */
export function beginRecording(
  folder: string,
  origin: RecordingOrigin,
  { now, limits }: { readonly now: Timestamp; readonly limits: SegmentLimits },
): TapeWriter {
  const absolute = resolve(folder);
  try {
    mkdirSync(absolute, { recursive: true, mode: 0o700 });
    chmodSync(absolute, 0o700);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `The folder ${absolute} cannot be made (${why}); choose another place.`, {
      cause: error,
    });
  }
  const unlock = lockForWriting(absolute);
  try {
    if (segmentsIn(absolute).length > 0) {
      throw new TapeError(
        'exists',
        `The folder ${absolute} already holds a recording; choose a new one or continue it.`,
      );
    }
    const file = join(absolute, segmentName(1));
    noteRemoved(absolute, 0);
    writeNewSegment(file, { origin, recording: randomUUID(), head: firstHead(now), recordedUntil: now });
    const writer = new RollingWriter({ folder: absolute, files: [file], limits, unlock });
    writeCatalogue(absolute);
    return writer;
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Continues the recording in `folder`. The time since its last sign of life becomes an `engine-stopped` gap that ends
 * `now`, and gaps left open end there too. What is of an older format stays as it is: a new segment follows it.
 * Throws a {@link TapeError}: `not-found`, `not-a-recording`, `newer-format`, `damaged`, `in-use`, `disk`.
 */
export function openForWriting(folder: string, now: Timestamp, limits: SegmentLimits = SEGMENT_LIMITS): TapeWriter {
  const place = resolveRecording(folder);
  if (place.type === 'file') {
    throw new TapeError(
      'not-a-recording',
      `${place.path} is an exported file; only a recording's folder is continued.`,
    );
  }
  const unlock = lockForWriting(place.path);
  try {
    sweepUnfinished(place.path);
    const entries = new FolderCatalogue(place.path).segments();
    const { number: last } = place.segments.at(-1) ?? place.segments[0];
    const doubts = damageOf(entries.filter(({ number }) => number <= last));
    const lost = entries.flatMap((entry) => ('damage' in entry && entry.number > last ? [entry.damage] : []));
    const files = continuable(place, entries);
    const writer = new RollingWriter({ folder: place.path, files, limits, unlock });
    const to = writer.recordedUntil();
    writer.resumeAt(now);
    for (const gap of doubts) writer.tellDamage({ ...gap, to });
    for (const detail of lost) {
      writer.tellDamage({ from: to, to: now, kind: '', namespace: '', why: 'damaged', detail });
    }
    // Of an earlier program, which did not say what it had removed: from now on it is known.
    if (removedUpTo(place.path) === undefined) noteRemoved(place.path, place.segments[0].number - 1);
    // The numbers of those lost behind it are given again; one that has just begun is to be missed if it goes.
    writeCatalogue(place.path, 'told');
    return writer;
  } catch (error) {
    unlock();
    throw error;
  }
}

/** What is not as it was written in the segments that will be written to or carried over from. */
function damageOf(entries: readonly (SegmentEntry | DamagedSegment)[]): readonly Gap[] {
  return entries.slice(-2).flatMap((entry) => {
    const what = 'damage' in entry ? undefined : pageDamage(entry);
    if ('damage' in entry || what === undefined) return [];
    const detail = `when recording went on, ${basename(entry.path)} was damaged (${what}); what is said of its time may be wrong`;
    return [{ from: timestampFromMs(entry.startedAt), kind: '', namespace: '', why: 'damaged', detail }];
  });
}

/** Removes what a program that ended was about to give a name. */
function sweepUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith('.new')) rmSync(join(folder, name), { force: true });
}

function firstHead(now: Timestamp) {
  const first = { firstSeq: 1, firstObject: 1, firstSummary: 1, firstReferences: 1, firstGap: 1 };
  return { segment: 1, startedAt: now, ...first };
}

/** The files that can be read, with one more if the last cannot be written to: of an older format, packed, or sealed. */
function continuable(
  { path: folder, segments }: RecordingPlace,
  entries: readonly (SegmentEntry | DamagedSegment)[],
): readonly string[] {
  const last = segments.at(-1) ?? segments[0];
  verifyHeader(last.path);
  verifyPlace(
    last,
    entries.find(({ path }) => path === last.path),
  );
  const files = entries.flatMap((entry) => ('damage' in entry ? [] : [entry.path]));
  const connection = openForQuestions(last.path);
  try {
    const { formatVersion, layout } = verifySchema(last.path, connection);
    if (formatVersion === FORMAT_VERSION && layout === 'live' && !checkSeal(last.path)) return files;
    const older = new OlderSegment(last.path);
    try {
      const beginning = beginningAfter(last.path, connection, older.living());
      const segment = last.number + 1;
      const path = join(folder, segmentName(segment));
      writeNewSegment(path, { ...beginning, head: { ...beginning.head, segment } });
      return [...files, path];
    } finally {
      older.close();
    }
  } catch (error) {
    throw translated(last.path, error);
  } finally {
    connection.close();
  }
}

/** Refuses to write behind a file that is not the last segment: what follows would take the places of others. */
function verifyPlace({ number, path }: SegmentFile, entry: SegmentEntry | DamagedSegment | undefined): void {
  if (entry !== undefined && 'damage' in entry) {
    throw new TapeError('damaged', `${entry.damage} Recording goes on once this file is moved out of the folder.`, {
      file: path,
    });
  }
  if (entry !== undefined && entry.segment !== number) {
    throw damaged(
      path,
      `it says that it is segment ${entry.segment}, so its name should be ${segmentName(entry.segment)}`,
    );
  }
}

import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RecordingOrigin } from '@model/recording.ts';
import type { Timestamp } from '@model/time.ts';
import { resolveRecording, segmentsIn } from './recording-path.ts';
import { CODEC_NAME, FIRST_SEGMENT, migrate, verifySchema, writeSchema } from './file/format.ts';
import { SegmentWriter } from './write/segment-writer.ts';
import { openForAppending, openPlain, translated } from './file/sqlite.ts';
import { lockForWriting } from './write/writer-lock.ts';
import { TapeError } from './tape-error.ts';
import type { TapeWriter } from './tape.ts';

/**
 * Begins a recording in `folder`, which is made if missing and must not hold one yet.
 * `now` is its start. Throws a {@link TapeError}: `exists`, `in-use`, `disk`.
 */
export function createRecording(folder: string, origin: RecordingOrigin, now: Timestamp): TapeWriter {
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
    const segment = join(absolute, FIRST_SEGMENT);
    writeEmptySegment(segment, origin, now);
    return opened(segment, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Continues the recording in `folder`. The time since its last sign of life becomes an `engine-stopped` gap that ends
 * `now`, and gaps left open end there too. A recording of an older format gets the current one.
 * Throws a {@link TapeError}: `not-found`, `not-a-recording`, `newer-format`, `damaged`, `in-use`, `disk`.
 */
export function openForWriting(folder: string, now: Timestamp): TapeWriter {
  const place = resolveRecording(folder);
  if (place.type === 'file') {
    throw new TapeError(
      'not-a-recording',
      `${place.path} is an exported file; only a recording's folder is continued.`,
    );
  }
  const unlock = lockForWriting(place.path);
  try {
    const writer = opened(place.segment, unlock);
    writer.resumeAt(now);
    return writer;
  } catch (error) {
    unlock();
    throw error;
  }
}

function opened(segment: string, unlock: () => void): SegmentWriter {
  const connection = openForAppending(segment);
  try {
    verifySchema(segment, connection);
    migrate(segment, connection);
    return new SegmentWriter(segment, connection, unlock);
  } catch (error) {
    connection.close();
    throw translated(segment, error);
  }
}

/** Written beside and renamed, so that a segment exists with its tables or not at all. */
function writeEmptySegment(segment: string, origin: RecordingOrigin, now: Timestamp): void {
  const unfinished = `${segment}.new`;
  try {
    rmSync(unfinished, { force: true });
    closeSync(openSync(unfinished, 'wx', 0o600));
    const connection = openPlain(unfinished);
    try {
      writeSchema(connection);
      const insert = connection.prepare('insert into meta(k, v) values (?, ?)');
      insert.run('origin', JSON.stringify(origin));
      insert.run('codec', CODEC_NAME);
      for (const key of ['started_at', 'recorded_until']) insert.run(key, BigInt(now));
      insert.run('raw_bytes', 0n);
    } finally {
      connection.close();
    }
    renameSync(unfinished, segment);
    settleFolder(dirname(segment));
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw translated(segment, error);
  }
}

/** Makes a new name in `folder` survive a power loss; Windows has no such call and needs none. */
export function settleFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

import { randomUUID } from 'node:crypto';
import type { Problem, RecordingOrigin } from '@model/recording.ts';
import type { Recorder } from '../../recorder/recorder.ts';
import { MarkBook } from '../../store/marks/mark-book.ts';
import { type AsyncTapeReader, openReaderThread } from '../../store/tape-reader-client.ts';
import { startUpkeep, type Upkeep, type UpkeepSays } from '../../store/upkeep/upkeep-client.ts';
import { totalsOf } from './file-recording.ts';
import type { Keeping, ThreadFiles } from './live-options.ts';

/** What a recording that runs holds, once it can be read. */
export interface LiveTape {
  readonly recorder: Recorder;
  readonly reader: AsyncTapeReader;
  readonly origin: RecordingOrigin;
  readonly folder: string;
  readonly marks: MarkBook;
  readonly upkeep: Upkeep;
  /** Versions that the recording held before this run. */
  readonly versionsBefore: number;
}

export interface LiveTapeOptions {
  readonly recorder: Recorder;
  readonly origin: RecordingOrigin;
  readonly folder: string;
  readonly threads: ThreadFiles;
  readonly keep: Keeping | undefined;
  readonly onUpkeep: (said: UpkeepSays) => void;
}

/**
 * What a recorder writes, to be read and kept in order beside it. Rejects with the recorder's own error if it could not
 * open the recording.
 */
export async function openLiveTape(options: LiveTapeOptions): Promise<LiveTape> {
  const { recorder, origin, folder, threads, keep, onUpkeep } = options;
  await recorder.opened;
  const { lastSeq } = recorder.stats();
  const reader = await openReaderThread(threads.reader, folder);
  const report = await reader.report({ asItSays: true });
  // By the time it can be read, something of this run may be written.
  const written = (report.span?.lastSeq ?? lastSeq) - lastSeq;
  const upkeep = startUpkeep(threads.upkeep, { folder, keep: keep?.rule ?? {} }, onUpkeep);
  return {
    recorder,
    reader,
    origin,
    folder,
    marks: new MarkBook(folder, randomUUID),
    upkeep,
    versionsBefore: totalsOf(report).versions - written,
  };
}

/** The reader goes first: SQLite folds its log into the file when the last connection closes, and that is the writer's. */
export async function closeLiveTape({ upkeep, reader, recorder }: LiveTape): Promise<void> {
  await upkeep.close();
  await reader.close();
  await recorder.close();
}

/** What stops a recording that nobody can look at. */
export function unreadableBecause(error: unknown): Problem {
  return { code: 'internal', sentence: error instanceof Error ? error.message : String(error), hint: 'Record again.' };
}

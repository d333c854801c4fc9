import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { deniedIn } from '@model/coverage.ts';
import { silencesOf } from '@model/gap.ts';
import type { RecordingReport, RecordingStatus } from '@model/recording.ts';
import type { Timestamp } from '@model/time.ts';
import type { OpenRecording } from '../../api/services.ts';
import { MarkBook } from '../../store/marks/mark-book.ts';
import { TapeError } from '../../store/tape-error.ts';
import { openReaderThread } from '../../store/tape-reader-client.ts';

/** The totals of a report, as a status shows them. */
export function totalsOf(report: RecordingReport): Pick<RecordingStatus, 'objects' | 'versions' | 'gaps' | 'denied'> {
  return {
    objects: report.kinds.reduce((sum, kind) => sum + kind.objects, 0),
    versions: report.kinds.reduce((sum, kind) => sum + kind.versions, 0),
    gaps: silencesOf(report.gaps).length,
    denied: deniedIn(report.coverage).length,
  };
}

export interface FileOptions {
  readonly id: string;
  readonly path: string;
  /** What the user calls it, when the path does not say it. */
  readonly title?: string;
  /** Where the built reader thread lies. */
  readonly readerThread: URL;
  readonly now: () => Timestamp;
  /** Hears when the recording was compared with what was written, after which its status may say more. */
  readonly onCompared?: () => void;
}

/** A recording that is only read: a session file, or a folder that nobody of us writes to. It never grows. */
export class FileRecording implements OpenRecording {
  readonly id: string;
  readonly path: string;
  readonly #title: string;
  readonly #reader: Awaited<ReturnType<typeof openReaderThread>>;
  #report: RecordingReport;
  readonly #now: () => Timestamp;
  readonly #marks: MarkBook;

  private constructor(
    options: FileOptions,
    reader: Awaited<ReturnType<typeof openReaderThread>>,
    report: RecordingReport,
  ) {
    this.id = options.id;
    this.path = resolve(options.path);
    this.#title = options.title ?? basename(this.path).replace(/\.khrono$/, '');
    this.#reader = reader;
    this.#report = report;
    this.#now = options.now;
    this.#marks = new MarkBook(this.path, randomUUID);
  }

  /** Opens it; rejects with the tape's error when it is none, is damaged, or is newer than this program. */
  static async open(options: FileOptions): Promise<FileRecording> {
    const reader = await openReaderThread(options.readerThread, options.path);
    try {
      const opened = new FileRecording(options, reader, await reader.report({ asItSays: true }));
      void opened.#compare(options.onCompared);
      return opened;
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /** Looks for damage that is not known yet: of a large recording that takes longer than whoever opens it should wait. */
  async #compare(onCompared: FileOptions['onCompared']): Promise<void> {
    try {
      this.#report = await this.#reader.report();
      onCompared?.();
    } catch (error) {
      // It was closed meanwhile, or refuses, and then it refuses whoever asks it.
      if (!(error instanceof TapeError)) throw error;
    }
  }

  reader() {
    return this.#reader;
  }

  marks(): MarkBook {
    return this.#marks;
  }

  status(): RecordingStatus {
    const { origin, span } = this.#report;
    return {
      id: this.id,
      title: this.#title,
      origin,
      state: { type: 'file' },
      ...(span !== undefined && { span }),
      now: this.#now(),
      ...totalsOf(this.#report),
      ...(origin.unredacted === true && {
        warnings: ['this recording is not redacted: values of Secrets, tokens and passwords lie in it as they are'],
      }),
    };
  }

  onGrowth(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }
}

import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { deniedIn } from '@model/coverage.ts';
import { silencesOf } from '@model/gap.ts';
import type { RecordingReport, RecordingStatus } from '@model/recording.ts';
import type { OpenRecording } from '../../api/services.ts';
import type { Clock } from '../../kube/clock.ts';
import { MarkBook } from '../../store/marks/mark-book.ts';
import { TapeError } from '../../store/tape-error.ts';
import { openReaderThread } from '../../store/tape-reader-client.ts';

const UNREDACTED = 'this recording is not redacted: values of Secrets, tokens and passwords lie in it as they are';
const STILL_RECORDED =
  'this is still being recorded and shown as it was when it was opened; what came since is there when it is opened again';

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
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Hears when the recording was looked at more closely, after which its status may say more. */
  readonly onLooked?: () => void;
}

/** Whoever records says each second that it does. */
const GROWN_AFTER_MS = 3000;

/**
 * A recording that is only read: a session file, or a folder that nobody of us writes to. Here it never grows; if another
 * program goes on recording into it, a warning says that it is shown as it was.
 */
export class FileRecording implements OpenRecording {
  readonly id: string;
  readonly path: string;
  readonly #title: string;
  readonly #reader: Awaited<ReturnType<typeof openReaderThread>>;
  #report: RecordingReport;
  readonly #clock: FileOptions['clock'];
  readonly #marks: MarkBook;
  readonly #cancelLook: () => void;
  #isGrowing = false;

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
    this.#clock = options.clock;
    this.#marks = new MarkBook(this.path, randomUUID);
    const { last = 0 } = report.span ?? {};
    this.#cancelLook = this.#clock.after(GROWN_AFTER_MS, () => void this.#lookForGrowth(last, options.onLooked));
  }

  /** Opens it; rejects with the tape's error when it is none, is damaged, or is newer than this program. */
  static async open(options: FileOptions): Promise<FileRecording> {
    const reader = await openReaderThread(options.readerThread, options.path);
    try {
      const opened = new FileRecording(options, reader, await reader.report({ asItSays: true }));
      void opened.#compare(options.onLooked);
      return opened;
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /** Looks for damage that is not known yet: of a large recording that takes longer than whoever opens it should wait. */
  async #compare(onLooked: FileOptions['onLooked']): Promise<void> {
    try {
      this.#report = await this.#reader.report();
      onLooked?.();
    } catch (error) {
      // It was closed meanwhile, or refuses, and then it refuses whoever asks it.
      if (!(error instanceof TapeError)) throw error;
    }
  }

  /** Whether it goes on after `end`, when it was opened. */
  async #lookForGrowth(end: number, onLooked: FileOptions['onLooked']): Promise<void> {
    try {
      const span = await this.#reader.span();
      this.#isGrowing = span !== undefined && span.last > end;
      if (this.#isGrowing) onLooked?.();
    } catch (error) {
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
    const warnings = [
      ...(origin.unredacted === true ? [UNREDACTED] : []),
      ...(this.#isGrowing ? [STILL_RECORDED] : []),
    ];
    return {
      id: this.id,
      title: this.#title,
      origin,
      state: { type: 'file' },
      ...(span !== undefined && { span }),
      now: this.#clock.now(),
      ...totalsOf(this.#report),
      ...(warnings.length > 0 && { warnings }),
    };
  }

  onGrowth(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    this.#cancelLook();
    await this.#reader.close();
  }
}

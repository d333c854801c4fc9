import type { ContextList, ScopeChoices } from '@contract/recordings.ts';
import type { PageCommand } from '@model/playback.ts';
import type { Hearing } from '@model/hearing.ts';
import type { PastRecording } from '@model/past-recording.ts';
import type { RecordingStatus } from '@model/recording.ts';
import type { RecordingScope } from '@model/recording-scope.ts';
import type { MarkBook } from '../store/marks/mark-book.ts';
import type { AsyncTapeReader } from '../store/tape-reader-client.ts';

/** A recording the engine has open, live or a file. */
export interface OpenRecording {
  readonly id: string;
  /** Throws a {@link Refusal} while nothing has been recorded: the cluster has not been reached yet. */
  reader(): AsyncTapeReader;
  /** The marks people set in it. Throws a {@link Refusal} as `reader` does. */
  marks(): MarkBook;
  status(): RecordingStatus;
  /** What its recorder is doing; absent for a file. */
  hearing?(): Promise<Hearing>;
  /** Calls back after each commit, and at least once a second while live; returns how to stop. Never for a file. */
  onGrowth(listener: () => void): () => void;
}

/** Something the user asked for that cannot be: what, and what to do instead. */
export class Refusal extends Error {
  readonly hint: string;
  constructor(sentence: string, hint: string) {
    super(sentence);
    this.name = 'Refusal';
    this.hint = hint;
  }
}

/** How an export goes on and how it is stopped. */
export interface ExportWatch {
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
  readonly signal: AbortSignal;
}

/** Dialogs that only a desktop has; undefined means the user cancelled. */
export interface Dialogs {
  chooseRecording(): Promise<string | undefined>;
  chooseExport(suggestedName: string): Promise<string | undefined>;
}

/** What a page asks of a recording that begins; what is absent follows the settings. */
export interface RecordWishes {
  readonly scope?: RecordingScope;
  readonly unredacted?: true;
}

/** All that the handlers need of the engine. What cannot be done throws a {@link Refusal}. */
export interface Services {
  contexts(): Promise<ContextList>;
  recordings(): readonly OpenRecording[];
  /** Calls back when a recording is opened, closed or fares differently; returns how to stop. */
  onStatus(listener: () => void): () => void;
  record(context: string, wishes?: RecordWishes): Promise<OpenRecording>;
  scopes(context: string): ScopeChoices;
  /** Keeps a scope under a name, or forgets the one kept under it. */
  keepPreset(name: string, scope: RecordingScope | undefined): void;
  /** What lies where recordings are kept. */
  past(): readonly PastRecording[];
  retry(id: string): Promise<OpenRecording>;
  /** Ends recording; what was recorded stays open. */
  stop(id: string): Promise<OpenRecording>;
  /** Records nothing until `resume`. */
  pause(id: string): Promise<OpenRecording>;
  resume(id: string): Promise<OpenRecording>;
  /** `title` is what the user calls it; by default the file's name. */
  open(path: string, title?: string): Promise<OpenRecording>;
  /** Writes a consistent copy to `path`, which must not exist; resolves to what could not go into it, in sentences. */
  export(id: string, path: string, watch: ExportWatch): Promise<readonly string[]>;
  sendToPages(command: PageCommand): void;
  onPageCommand(listener: (command: PageCommand) => void): () => void;
  readonly dialogs?: Dialogs;
}

import type { Port } from '@carrier/port.ts';
import type { ContextList, ScopeChoices } from '@contract/recordings.ts';
import type { RecordingOrigin } from '@model/recording.ts';
import { join } from 'node:path';
import { suggestedFileName } from '../api/page-handlers.ts';
import { servePort } from '../api/serve-port.ts';
import { type Dialogs, type ExportWatch, type OpenRecording, Refusal, type Services } from '../api/services.ts';
import type { Clock, Random } from '../kube/clock.ts';
import { contextConfig, type KubeconfigPlaces, listContexts, loadKubeconfig } from '../kube/config/kubeconfig.ts';
import { watchKubeconfig } from '../kube/config/kubeconfig-watch.ts';
import { KubeconfigError } from '../kube/config/kubeconfig-error.ts';
import { exportRecording } from '../session/export-recording.ts';
import { takeUp } from './recordings/changed-kubeconfig.ts';
import { FileRecording } from './recordings/file-recording.ts';
import { Listeners } from './listeners.ts';
import { type Log, logFileIn, openLog } from './log/log.ts';
import type { LogLevel } from './log/log-level.ts';
import { PageCommands } from './page-commands.ts';
import { lastContext, rememberContext } from './last-context.ts';
import { keepingOf, type ThreadFiles } from './recordings/live-options.ts';
import { LiveRecording } from './recordings/live-recording.ts';
import { folderFor, isSameCluster } from './recordings/recording-folders.ts';
import { pastRecordings } from './recordings/past-recordings.ts';
import { planFor, type RecordingPlan, type RecordingWishes } from './recordings/recording-wishes.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings/settings.ts';
import { readSettings, rememberPreset, rememberScope } from './settings/settings-file.ts';

export interface EngineOptions {
  /** Where recordings are kept: `recordings/` and what is opened or sent from elsewhere. */
  readonly folder: string;
  readonly kubeconfig: KubeconfigPlaces;
  readonly threads: ThreadFiles;
  readonly clock: Clock;
  readonly random: Random;
  readonly dialogs?: Dialogs;
  /** Where the log goes and how much is in it, if the command line says so. */
  readonly log?: { readonly file?: string; readonly level?: LogLevel };
  /** What the command line says of recordings that begin: it wins over the settings. */
  readonly wishes?: RecordingWishes;
}

/** The engine: records, answers, and knows no window. The only place where its rooms are wired together. */
export class Engine {
  readonly folder: string;
  readonly services: Services;
  readonly #options: EngineOptions;
  readonly #log: Log;
  readonly #live: LiveRecording[] = [];
  readonly #files: FileRecording[] = [];
  readonly #status = new Listeners<void>();
  readonly #pages = new PageCommands();
  readonly #stopWatching: () => void;
  #opened = 0;

  constructor(options: EngineOptions) {
    this.folder = options.folder;
    this.#options = options;
    this.#log = engineLog(options);
    this.#log.write('info', 'engine started', { pid: process.pid });
    this.#stopWatching = watchKubeconfig(options.kubeconfig, options.clock, () => this.#kubeconfigChanged());
    this.services = {
      contexts: async () => this.#contexts(),
      recordings: () => this.#all(),
      onStatus: (listener) => this.#status.add(listener),
      record: async (context, wishes) => this.record(context, wishes),
      scopes: (context) => this.#scopes(context),
      keepPreset: (name, scope) => rememberPreset(this.folder, name, scope),
      past: () => pastRecordings(join(this.folder, 'recordings')),
      retry: (id) => this.#retry(id),
      stop: (id) => this.#stop(id),
      pause: (id) => this.#pause(id),
      resume: (id) => this.#resume(id),
      open: (path, title) => this.#open(path, title),
      export: (id, path, watch) => this.#export(id, path, watch),
      sendToPages: (command) => this.#pages.send(command),
      onPageCommand: (listener) => this.#pages.listen(listener),
      ...(options.dialogs !== undefined && { dialogs: options.dialogs }),
    };
  }

  /** Answers the contract on a port until it closes. */
  serve(port: Port): void {
    servePort(port, this.services, () => this.#log.write('warn', 'malformed message from a page'));
  }

  /**
   * Records a context, or finds the recording of it that runs; with a scope, that goes on with it, and the settings
   * remember it. Returns at once; how it fares is told by its status.
   * Throws a {@link Refusal} when there is no such context, or the settings cannot be used.
   */
  record(context: string, wishes: RecordingWishes = {}): LiveRecording {
    if (wishes.scope !== undefined) rememberScope(this.folder, context, wishes.scope);
    const settings = readSettings(this.folder);
    const plan = planFor(context, settings, this.#options.wishes ?? {}, wishes);
    const running = this.#live.find((live) => live.context === context && live.isUnredacted === plan.unredacted);
    if (running !== undefined) {
      void this.#goOn(running, wishes.scope === undefined ? undefined : plan);
      return running;
    }
    const { threads, clock, random } = this.#options;
    const config = refused(() => contextConfig(loadKubeconfig(this.#options.kubeconfig), context));
    rememberContext(this.folder, context);
    const recording = new LiveRecording({
      id: this.#newId(),
      config,
      folderFor: (origin) => folderFor(join(this.folder, 'recordings'), origin),
      plan,
      keep: keepingOf(settings.retention),
      alsoRecordedAs: (origin) => this.#alsoRecordedAs(context, origin),
      env: this.#options.kubeconfig.env,
      threads,
      log: this.#log,
      clock,
      random,
    });
    recording.onStatus(() => this.#status.tell());
    this.#live.push(recording);
    this.#status.tell();
    return recording;
  }

  /** The file name that an export of this recording is offered under. Throws a {@link Refusal} if it is not open. */
  exportName(id: string): string {
    return suggestedFileName(this.#find(id).status().title);
  }

  async close(): Promise<void> {
    this.#stopWatching();
    await Promise.all([...this.#live, ...this.#files].map((recording) => recording.close()));
    this.#log.write('info', 'engine closed');
  }

  /** Contexts appear and vanish; those that are recorded go on with what is said of them now. */
  #kubeconfigChanged(): void {
    for (const live of this.#live) takeUp(live, this.#options.kubeconfig);
    this.#status.tell();
  }

  #all(): readonly (LiveRecording | FileRecording)[] {
    return [...this.#live, ...this.#files];
  }

  #find(id: string): LiveRecording | FileRecording {
    const found = this.#all().find((recording) => recording.id === id);
    if (found === undefined) {
      throw new Refusal('This recording is not open.', 'Choose a context or open the recording again.');
    }
    return found;
  }

  #contexts(): ContextList {
    try {
      const contexts = listContexts(loadKubeconfig(this.#options.kubeconfig));
      const last = lastContext(this.folder);
      return {
        ...(last !== undefined && { last }),
        contexts: contexts.map(({ name, cluster, server, user, isCurrent }) => {
          const recording = this.#live.find((live) => live.context === name)?.id;
          return { name, cluster, server, user, isCurrent, ...(recording !== undefined && { recording }) };
        }),
      };
    } catch (error) {
      if (error instanceof KubeconfigError) {
        return { contexts: [], problem: { sentence: asSentence(error.message), hint: error.hint } };
      }
      throw error;
    }
  }

  /** What a recording of this context has, if one runs, else what it would have. */
  #scopes(context: string): ScopeChoices {
    const settings = readSettings(this.folder);
    const running = this.#live.find((live) => live.context === context)?.status().scope;
    const { scope } = planFor(context, settings, this.#options.wishes ?? {});
    return { scope: running ?? scope, presets: settings.presets };
  }

  async #retry(id: string): Promise<OpenRecording> {
    const found = this.#find(id);
    if (found instanceof LiveRecording) {
      await found.retry();
    }
    return found;
  }

  /** A recording that is asked for again: with another plan, or after it had stopped or was paused. */
  async #goOn(live: LiveRecording, plan: RecordingPlan | undefined): Promise<void> {
    if (plan !== undefined) await live.replan(plan);
    if (live.isStopped) await live.retry();
    live.resume();
  }

  async #pause(id: string): Promise<OpenRecording> {
    const found = this.#find(id);
    if (found instanceof LiveRecording) await found.pause();
    return found;
  }

  async #resume(id: string): Promise<OpenRecording> {
    const found = this.#find(id);
    if (found instanceof LiveRecording) found.resume();
    return found;
  }

  async #stop(id: string): Promise<OpenRecording> {
    const found = this.#find(id);
    if (found instanceof LiveRecording) {
      await found.stop();
    }
    return found;
  }

  async #open(path: string, title?: string): Promise<OpenRecording> {
    const { threads, clock } = this.#options;
    const named = title === undefined ? {} : { title };
    const opened = await FileRecording.open({
      id: this.#newId(),
      path,
      ...named,
      readerThread: threads.reader,
      clock,
      onLooked: () => this.#status.tell(),
    });
    const same = this.#files.find((file) => file.path === opened.path);
    if (same !== undefined) {
      await opened.close();
      return same;
    }
    this.#files.push(opened);
    this.#status.tell();
    return opened;
  }

  async #export(id: string, path: string, watch: ExportWatch): Promise<readonly string[]> {
    const recording = this.#find(id);
    const source = recording instanceof LiveRecording ? recording.folder : recording.path;
    if (source === undefined) {
      throw new Refusal('Nothing has been recorded yet, so there is nothing to export.', 'Wait for the connection.');
    }
    const { leftOut } = await exportRecording(source, path, {
      onProgress: ({ done, total }) => watch.onProgress(done, total),
      signal: watch.signal,
    });
    return leftOut;
  }

  /** The other contexts through which this cluster is recorded now. */
  #alsoRecordedAs(context: string, origin: RecordingOrigin): readonly string[] {
    return this.#live
      .filter((live) => live.context !== context && live.origin !== undefined && isSameCluster(live.origin, origin))
      .filter((live) => !live.isStopped)
      .map((live) => live.context);
  }

  #newId(): string {
    this.#opened += 1;
    return `r${this.#opened}`;
  }
}

/** Settings that cannot be used are told when something is recorded; the log is kept all the same. */
function engineLog({ folder, log = {}, clock }: EngineOptions): Log {
  return openLog({
    file: log.file ?? logFileIn(folder),
    level: log.level ?? settingsOrDefaults(folder).logLevel,
    clock,
    onTrouble: (why) => console.error(why),
  });
}

function settingsOrDefaults(folder: string): Settings {
  try {
    return readSettings(folder);
  } catch (error) {
    if (error instanceof Refusal) return DEFAULT_SETTINGS;
    throw error;
  }
}

function asSentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

/** What is wrong with a kubeconfig, as a refusal that the page can show. */
function refused<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    throw error instanceof KubeconfigError ? new Refusal(asSentence(error.message), error.hint) : error;
  }
}

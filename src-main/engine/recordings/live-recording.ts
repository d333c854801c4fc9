import { randomUUID } from 'node:crypto';
import type { Hearing, HearingProgress } from '@model/hearing.ts';
import { silencesOf } from '@model/gap.ts';
import type { Problem, RecordingOrigin, RecordingSpan, RecordingState, RecordingStatus } from '@model/recording.ts';
import { groupKindOf } from '@model/object-ref.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import { ALL_TIME } from '@model/time.ts';
import { type OpenRecording, Refusal } from '../../api/services.ts';
import { type HeardCluster, hearCluster } from '../../kube/cluster.ts';
import { deniedKinds, type KindStatus } from '../../kube/cluster-state.ts';
import type { ContextConfig } from '../../kube/config/kubeconfig.ts';
import type { Scope } from '../../kube/wire/resource-path.ts';
import { type Recorder, startRecorder } from '../../recorder/recorder.ts';
import { RecordingError } from '../../recorder/recording-error.ts';
import { MarkBook } from '../../store/marks/mark-book.ts';
import { startUpkeep, type Upkeep } from '../../store/upkeep/upkeep-client.ts';
import { type AsyncTapeReader, openReaderThread } from '../../store/tape-reader-client.ts';
import { totalsOf } from './file-recording.ts';
import { RecordingEvents } from '../log/recording-events.ts';
import { Listeners } from '../listeners.ts';
import { IdleRules } from './idle-rules.ts';
import { isSameCluster, refuseOther } from './recording-folders.ts';
import type { LiveOptions } from './live-options.ts';
import { recordingWarnings } from './recording-warnings.ts';
import type { RecordingPlan } from './recording-wishes.ts';
import { Recount } from './recount.ts';
import { RateMeter } from './rate-meter.ts';

/** What a recording that runs holds. */
interface Tape {
  readonly recorder: Recorder;
  readonly reader: AsyncTapeReader;
  readonly origin: RecordingOrigin;
  readonly folder: string;
  readonly marks: MarkBook;
  readonly upkeep: Upkeep;
  /** Versions that the recording held before this run. */
  readonly versionsBefore: number;
}

/** How often at most totals are counted, in ms. */
const COUNT_EVERY_MS = 1000;
/** A context being recorded: hears the cluster, writes, and answers questions about what is written. */
export class LiveRecording implements OpenRecording {
  readonly id: string;
  readonly #options: LiveOptions;
  readonly #events: RecordingEvents;
  readonly #growth = new Listeners<void>();
  readonly #changed = new Listeners<void>();
  readonly #rates = new RateMeter();
  readonly #idleRules = new IdleRules();
  readonly #kinds = new Map<string, KindStatus>();
  #config: ContextConfig;
  #plan: RecordingPlan;
  #hearing: HeardCluster | undefined;
  #tape: Tape | undefined;
  #state: RecordingState;
  #span: RecordingSpan | undefined;
  #upkeepProblem: string | undefined;
  #slowPlugin: string | undefined;
  #objects = 0;
  #gaps = 0;
  #run = 0;
  #missing: readonly string[] = [];
  #isComplete = false;
  readonly #counts: Recount;

  constructor(options: LiveOptions) {
    this.id = options.id;
    this.#options = options;
    this.#events = new RecordingEvents({ ...options, context: options.config.context.name });
    this.#config = options.config;
    this.#plan = options.plan;
    this.#state = { type: 'connecting', waitingFor: options.config.cluster.server };
    this.#counts = new Recount(options.clock, COUNT_EVERY_MS, () => this.#count());
    this.#begin();
  }

  get context(): string {
    return this.#config.context.name;
  }

  /** Which cluster it is; undefined until it was reached. */
  get origin(): RecordingOrigin | undefined {
    return this.#tape?.origin;
  }

  get isUnredacted(): boolean {
    return this.#plan.unredacted;
  }

  get isStopped(): boolean {
    return this.#state.type === 'stopped';
  }

  /** Every kind has been listed since hearing began, be there objects of it or none. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The folder recorded into; undefined until the cluster was reached. */
  get folder(): string | undefined {
    return this.#tape?.folder;
  }

  /** What the recorder has written since it started; undefined until the cluster was reached. */
  stats() {
    return this.#tape?.recorder.stats();
  }

  reader(): AsyncTapeReader {
    return this.#reached().reader;
  }

  marks(): MarkBook {
    return this.#reached().marks;
  }

  #reached(): Tape {
    if (this.#tape === undefined) {
      throw new Refusal(
        `Nothing of "${this.context}" has been recorded yet: the cluster has not been reached.`,
        'Wait for the connection.',
      );
    }
    return this.#tape;
  }

  status(): RecordingStatus {
    const { clock } = this.#options;
    const unknown = { context: this.context, server: this.#config.cluster.server, clusterUid: '', serverVersion: '' };
    return {
      id: this.id,
      title: this.context,
      origin: this.#tape?.origin ?? unknown,
      state: this.#state,
      ...(this.#span !== undefined && { span: this.#span }),
      now: clock.now(),
      objects: this.#objects,
      versions: (this.#tape?.versionsBefore ?? 0) + (this.#tape?.recorder.stats().stored ?? 0),
      gaps: this.#gaps,
      scope: this.#plan.scope,
      denied: deniedKinds([...this.#kinds.values()]),
      warnings: this.#warnings(),
    };
  }

  #warnings(): readonly string[] {
    return recordingWarnings({
      cluster: this.#config.cluster,
      unredacted: this.#plan.unredacted,
      missing: this.#missing,
      matchesNothing: this.#state.type === 'recording' && this.#state.kinds === 0,
      idleRules: this.#idleRules.sentences,
      slowPlugin: this.#state.type === 'recording' ? this.#slowPlugin : undefined,
      upkeepProblem: this.#upkeepProblem,
      others: this.#tape === undefined ? [] : this.#options.alsoRecordedAs(this.#tape.origin),
    });
  }

  /** What the recorder is doing, and what the recording has become. */
  async hearing(): Promise<Hearing> {
    const report = await this.#tape?.reader.report({ asItSays: true });
    return { ...this.progress(), redactions: report?.redactions ?? [], bytes: report?.bytes.file ?? 0 };
  }

  /** What the recorder is doing right now. */
  progress(): HearingProgress {
    const stats = this.#tape?.recorder.stats();
    const at = this.#options.clock.monotonic();
    const rates = this.#rates.read({ at, versions: stats?.stored ?? 0, bytes: stats?.heardBytes ?? 0 });
    const kinds = [...this.#kinds.values()].map(({ kind, ...status }) => ({ ...status, kind: groupKindOf(kind) }));
    return { kinds, ...rates, lagMs: stats?.lagMs ?? 0, waitingBytes: stats?.waitingBytes ?? 0 };
  }

  onGrowth(listener: () => void): () => void {
    return this.#growth.add(listener);
  }

  onStatus(listener: () => void): () => void {
    return this.#changed.add(listener);
  }

  /** Tries again at once; what had stopped for good is begun anew. */
  async retry(): Promise<void> {
    if (this.#state.type === 'stopped' && this.#state.problem?.code !== 'credentials') {
      await this.close();
      this.#begin();
    } else {
      this.#hearing?.retry();
    }
  }

  /** The kubeconfig says something else of this context: goes on with it, without losing its place. */
  use(config: ContextConfig): void {
    if (JSON.stringify(config) === JSON.stringify(this.#config)) return;
    this.#config = config;
    this.#events.note('kubeconfig changed');
    this.#hearing?.use(config);
    this.#changed.tell();
  }

  /** Records nothing until {@link resume}: a gap that says so. What is recorded can be read meanwhile. */
  async pause(): Promise<void> {
    if (this.#state.type === 'stopped' || this.#state.type === 'paused') return;
    await this.#silence();
    await this.#tape?.recorder.pause('paused', 'paused by hand');
    this.#kinds.clear();
    await this.#counts.now();
    this.#become({ type: 'paused', since: this.#options.clock.now() });
  }

  /** Goes on after {@link pause}: lists again and compares. */
  resume(): void {
    if (this.#state.type !== 'paused') return;
    this.#become({ type: 'connecting', waitingFor: this.#config.cluster.server });
    this.#begin();
  }

  /** Records something else of the same cluster from now on; what is no longer wanted is a gap. */
  async replan(plan: RecordingPlan): Promise<void> {
    const isSame = JSON.stringify(plan) === JSON.stringify(this.#plan);
    this.#plan = plan;
    if (isSame || this.#state.type === 'stopped' || this.#state.type === 'paused') return;
    await this.#silence();
    await this.#tape?.recorder.pause('excluded', 'what is recorded was changed');
    this.#begin();
  }

  /** Stops recording; what is recorded can still be read until {@link close}. */
  async stop(): Promise<void> {
    await this.#silence();
    await this.#tape?.upkeep.close();
    await this.#tape?.recorder.close();
    await this.#counts.now();
    this.#become({ type: 'stopped' });
  }

  async close(): Promise<void> {
    await this.#silence();
    await this.#closeTape();
  }

  #begin(): void {
    const { env, clock, random } = this.#options;
    const { scope, polled } = this.#plan;
    const config = this.#config;
    this.#kinds.clear();
    this.#slowPlugin = undefined;
    this.#isComplete = false;
    // What an earlier hearing still says while it ends is not about this one.
    this.#run += 1;
    const run = this.#run;
    this.#hearing = hearCluster({
      config,
      env,
      scope,
      polled,
      clock,
      random,
      onConnected: async (origin, missing) => {
        this.#missing = missing;
        await this.#open(origin);
      },
      sinkFor: (within) => this.#sinkFor(within),
      onSlowPlugin: (command) => this.#waitFor(run, command),
      onState: (state) => {
        if (run === this.#run) this.#hear(state);
      },
      onKind: (status) => {
        if (run === this.#run) {
          this.#events.kind(status);
          this.#kinds.set(`${status.kind.group}/${status.kind.kind}/${status.namespace}`, status);
          this.#changed.tell();
        }
      },
    });
  }

  #hear(state: RecordingState): void {
    const { redaction, unredacted } = this.#plan;
    if (state.type === 'recording') this.#events.warn(this.#idleRules.look(unredacted ? [] : redaction));
    this.#become(state);
    if (state.type === 'recording' && state.kindsReady === state.kinds) this.#complete();
  }

  #waitFor(run: number, plugin: string | undefined): void {
    if (run !== this.#run) return;
    this.#slowPlugin = plugin;
    this.#events.plugin(plugin);
    this.#changed.tell();
  }

  /** Ends hearing; nothing it says from now on counts. */
  async #silence(): Promise<void> {
    this.#run += 1;
    await this.#hearing?.close();
  }

  async #open(origin: RecordingOrigin): Promise<void> {
    if (this.#tape !== undefined && isSameCluster(this.#tape.origin, origin)) return;
    await this.#closeTape();
    const { threads } = this.#options;
    const { recorder, folder } = await this.#startRecorder(origin).catch((error: unknown) => {
      if (error instanceof RecordingError) {
        // The recorder's own words and hint; what hearing says while it ends would only cover them.
        this.#run += 1;
        this.#become({ type: 'stopped', problem: error.problem });
      }
      throw error;
    });
    const reader = await openReaderThread(threads.reader, folder);
    const { versions } = totalsOf(await reader.report({ asItSays: true }));
    const marks = new MarkBook(folder, randomUUID);
    const upkeep = startUpkeep(threads.upkeep, { folder, keep: this.#options.keep?.rule ?? {} }, (said) => {
      this.#upkeepProblem = said.type === 'problem' ? said.sentence : undefined;
      this.#changed.tell();
    });
    this.#tape = { recorder, reader, origin, folder, marks, upkeep, versionsBefore: versions };
    recorder.onCommitted(() => {
      this.#growth.tell();
      this.#counts.soon();
    });
    recorder.onFailed((problem) => void this.#fail(problem));
    await this.#counts.now();
  }

  async #startRecorder(reached: RecordingOrigin): Promise<{ readonly recorder: Recorder; readonly folder: string }> {
    const { threads, folderFor, clock } = this.#options;
    const { redaction, unredacted } = this.#plan;
    const minFreeBytes = this.#options.keep?.minFreeBytes;
    const origin: RecordingOrigin = { ...reached, ...(unredacted && { unredacted: true as const }) };
    const folder = folderFor(origin);
    refuseOther(folder, origin);
    const space = minFreeBytes === undefined ? {} : { minFreeBytes };
    const recorder = startRecorder({ folder, origin, redaction, writer: threads.recorder, clock, ...space });
    await recorder.opened;
    return { recorder, folder };
  }

  #sinkFor({ kind, namespace, without, everyMs }: Scope) {
    if (this.#tape === undefined) throw new Error('A kind was heard before the recording was opened.');
    this.#idleRules.saw(kind);
    return this.#tape.recorder.sinkFor(kind, {
      ...(namespace === '' ? { without } : { namespace }),
      ...(everyMs !== undefined && { sampled: `listed every ${everyMs / 1000} s` }),
    });
  }

  /** The first complete picture. A recorder that failed says so itself. */
  #complete(): void {
    if (!this.#isComplete && this.#tape !== undefined) {
      this.#isComplete = true;
      void this.#tape.recorder.complete().catch(() => undefined);
    }
  }

  async #fail(problem: Problem): Promise<void> {
    this.#become({ type: 'stopped', problem });
    await this.#silence();
  }

  #become(state: RecordingState): void {
    this.#events.state(state);
    this.#state = state;
    this.#changed.tell();
  }

  /** Counts what status shows. A reader that fails is the end of looking at this recording, and said as such. */
  async #count(): Promise<void> {
    const reader = this.#tape?.reader;
    if (reader === undefined) return;
    try {
      this.#span = await reader.span();
      this.#gaps = silencesOf(await reader.gaps(ALL_TIME)).length;
      if (this.#span !== undefined) {
        const { rows } = await reader.sceneAt(this.#span.last);
        this.#objects = rows.length / SCENE_COLUMNS.stride;
      }
      this.#changed.tell();
    } catch (error) {
      // After closing, the reader refuses by design.
      if (this.#tape?.reader === reader) {
        const sentence = error instanceof Error ? error.message : String(error);
        await this.#fail({ code: 'internal', sentence, hint: 'Record again.' });
      }
    }
  }

  async #closeTape(): Promise<void> {
    this.#counts.stop();
    const tape = this.#tape;
    this.#tape = undefined;
    // The reader goes first: SQLite folds its log into the file when the last connection closes, and that is the writer's.
    await tape?.upkeep.close();
    await tape?.reader.close();
    await tape?.recorder.close();
  }
}

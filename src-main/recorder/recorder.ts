import type { Problem, RecordingOrigin } from '@model/recording.ts';
import type { RedactionRule } from '@model/redaction-rule.ts';
import type { Timestamp } from '@model/time.ts';
import { type Clock, systemClock } from '../kube/clock.ts';
import type { Heard, HeardSink, ResourceKind } from '../kube/heard.ts';
import { batchingStep } from './queue/batching.ts';
import { HeardQueue } from './queue/heard-queue.ts';
import { RecordTime } from './time/record-time.ts';
import { RecordingError } from './recording-error.ts';
import type { HeardEntry, HeardWithin, PauseReason } from './recording-writer.ts';
import { type Moment, sleepBetween } from './time/wakefulness.ts';
import { packBatch } from './thread/packed-batch.ts';
import type { Committed, FromWriter } from './thread/writer-messages.ts';
import { type OpenWriterLine, type WriterLine, writerThread } from './thread/writer-thread.ts';

export interface RecorderOptions {
  /** The recording's folder: made if missing; a recording in it is continued. */
  readonly folder: string;
  /** With `unredacted` nothing is replaced. A recording in the folder must have begun the same way. */
  readonly origin: RecordingOrigin;
  /** What is replaced beside Secrets and tokens. */
  readonly redaction?: readonly RedactionRule[];
  /** The built `recorder-thread.ts`, or another way to open a writer. */
  readonly writer: URL | OpenWriterLine;
  readonly clock?: Clock;
  /** With less left on the disk it stops; a little if not given. */
  readonly minFreeBytes?: number;
}

/** What the recorder has done since it started, and what it still has to do. */
export interface RecorderStats {
  readonly lastSeq: number;
  /** Versions written. */
  readonly stored: number;
  /** Objects whose bytes could not be read; a placeholder was recorded. */
  readonly unreadable: number;
  /** Bytes heard and not yet committed. */
  readonly waitingBytes: number;
  /** Bytes of bodies committed. */
  readonly heardBytes: number;
  /** How long the oldest thing heard has been waiting for the disk, in ms. */
  readonly lagMs: number;
  /** Until when the recorder is known to have listened; undefined before the first commit. */
  readonly aliveAt?: Timestamp;
}

/** Called after each commit. */
export type CommitListener = (lastSeq: number, stats: RecorderStats) => void;

/** One recording under way. */
export interface Recorder {
  /**
   * Resolves when the recording is open: what was heard before waits for it. Rejects with a {@link RecordingError} if it
   * cannot be opened or made, which `onFailed` tells, too.
   */
  readonly opened: Promise<void>;
  /** Where the reflector of a kind (in one namespace, if given) tells what it hears. One call for each reflector's life. */
  sinkFor(kind: ResourceKind, within?: HeardWithin): HeardSink;
  /** Every kind has been listed for the first time: writes it down after what was heard so far. */
  complete(): Promise<void>;
  /**
   * Nothing is heard for a while, because somebody wanted it so: writes it down after what was heard so far. Reflectors
   * that were heard before are forgotten; those that come later compare.
   */
  pause(why: PauseReason, detail: string): Promise<void>;
  /** Calls `listener` after each commit, until the returned function is called. */
  onCommitted(listener: CommitListener): () => void;
  /** Calls `listener` once if the recording cannot go on; at once if that is so already. */
  onFailed(listener: (problem: Problem) => void): () => void;
  stats(): RecorderStats;
  /**
   * Writes what was heard, checkpoints and closes; sinks refuse from now on. Rejects with a {@link RecordingError} if
   * that fails; a failure that was told before is not told again.
   */
  close(): Promise<void>;
}

const ENDS_HEARING: ReadonlySet<Heard['type']> = new Set(['silent', 'denied', 'gone', 'relieved']);
/** How often a sign of life is written while anything is heard, in milliseconds. */
const ALIVE_EVERY_MS = 1000;

/** Starts to record. What is heard while the recording is being opened waits for that. */
export function startRecorder(options: RecorderOptions): Recorder {
  return new LiveRecorder(options);
}

class LiveRecorder implements Recorder {
  readonly opened: Promise<void>;
  readonly #clock: Clock;
  readonly #time: RecordTime;
  readonly #folder: string;
  readonly #line: WriterLine;
  readonly #queue = new HeardQueue();
  readonly #commitListeners = new Set<CommitListener>();
  readonly #failureListeners = new Set<(problem: Problem) => void>();
  readonly #hearing = new Set<number>();
  readonly #opening = Promise.withResolvers<void>();
  readonly #closing = Promise.withResolvers<void>();
  #reflectors = 0;
  #stats: Omit<RecorderStats, 'waitingBytes' | 'lagMs'> = { lastSeq: 0, stored: 0, unreadable: 0, heardBytes: 0 };
  #ended: RecordingError | undefined;
  #isClosed = false;
  /** Of each batch that is under way, the oldest first, the sign of life that goes with it. */
  readonly #inFlight: { readonly aliveAt?: Timestamp }[] = [];
  #lastSentAt = Number.NEGATIVE_INFINITY;
  #aliveAt: Timestamp | undefined;
  #cancelRest: (() => void) | undefined;
  #cancelAlive: () => void;
  #awake: Moment;

  constructor(options: RecorderOptions) {
    const { folder, origin, writer, redaction = [], minFreeBytes } = options;
    this.#clock = options.clock ?? systemClock;
    this.#time = new RecordTime(this.#clock);
    this.#folder = folder;
    this.#awake = this.#moment();
    this.opened = this.#opening.promise;
    // Whoever waits is told by the promise; when nobody does, `onFailed` has said it.
    this.opened.catch(() => undefined);
    this.#closing.promise.catch(() => undefined);
    const open = typeof writer === 'function' ? writer : writerThread(writer);
    this.#line = open(
      { folder, origin, now: this.#time.now(), redaction, ...(minFreeBytes !== undefined && { minFreeBytes }) },
      { said: (message) => this.#said(message), lost: (why) => this.#lost(why) },
    );
    this.#cancelAlive = this.#clock.after(ALIVE_EVERY_MS, () => this.#alive());
  }

  sinkFor(kind: ResourceKind, within: HeardWithin = {}): HeardSink {
    this.#reflectors += 1;
    const id = this.#reflectors;
    if (this.#ended === undefined) {
      this.#line.say({ type: 'reflector', id, scope: { kind, since: this.#time.now(), ...within } });
    }
    return { hear: (heard) => this.#hear(id, heard), settled: () => this.#settled() };
  }

  async complete(): Promise<void> {
    await this.#settled();
    if (this.#ended === undefined) this.#line.say({ type: 'complete', at: this.#time.now() });
  }

  async pause(why: PauseReason, detail: string): Promise<void> {
    this.#hearing.clear();
    await this.#settled();
    if (this.#ended === undefined) this.#line.say({ type: 'pause', pause: { at: this.#time.now(), why, detail } });
  }

  onCommitted(listener: CommitListener): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  onFailed(listener: (problem: Problem) => void): () => void {
    if (this.#ended !== undefined && !this.#isClosed) listener(this.#ended.problem);
    else this.#failureListeners.add(listener);
    return () => this.#failureListeners.delete(listener);
  }

  stats(): RecorderStats {
    return { ...this.#stats, waitingBytes: this.#queue.bytes, lagMs: this.#lagMs() };
  }

  async close(): Promise<void> {
    const hasFailed = this.#ended !== undefined && !this.#isClosed;
    if (!hasFailed) {
      if (!this.#isClosed) this.#startClosing();
      await this.#closing.promise;
    }
    await this.#line.end();
  }

  #startClosing(): void {
    this.#ended = closedError(this.#folder);
    this.#isClosed = true;
    this.#cancelAlive();
    if (this.#hearing.size > 0) this.#aliveAt = this.#time.now();
    this.#step();
    this.#closeWhenDone();
  }

  #hear(reflector: number, heard: Heard): Promise<void> | undefined {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#noteHearing(reflector, heard);
    const observedAt = this.#time.now();
    const room = this.#queue.put({ reflector, heard: this.#inRecordTime(heard, observedAt), observedAt });
    this.#step();
    return room;
  }

  /** How long we were deaf was measured by a clock that knows nothing of sleep, nor of a wall clock that was set. */
  #inRecordTime(heard: Heard, observedAt: Timestamp): Heard {
    if (heard.type !== 'silent' || heard.unheardMs === undefined) return heard;
    return { ...heard, unheardMs: observedAt - this.#time.before(heard.unheardMs) };
  }

  async #settled(): Promise<void> {
    if (this.#ended !== undefined && !this.#isClosed) throw this.#ended;
    const committed = this.#queue.settled();
    this.#step();
    await committed;
  }

  /** A reflector hears from the end of its list, or from its resumption, until it says otherwise. */
  #noteHearing(reflector: number, heard: Heard): void {
    if (heard.type === 'list-end' || heard.type === 'resumed') this.#hearing.add(reflector);
    if (ENDS_HEARING.has(heard.type)) this.#hearing.delete(reflector);
  }

  #alive(): void {
    this.#cancelAlive = this.#clock.after(ALIVE_EVERY_MS, () => this.#alive());
    const awake = this.#moment();
    const sleep = sleepBetween(this.#awake, awake, ALIVE_EVERY_MS);
    this.#awake = awake;
    if (this.#hearing.size === 0) return;
    if (sleep !== undefined) this.#line.say({ type: 'slept', sleep });
    this.#aliveAt = awake.at;
    this.#step();
  }

  #lagMs(): number {
    const oldest = this.#queue.oldestAt;
    return oldest === undefined ? 0 : Math.max(0, this.#time.now() - oldest);
  }

  #moment(): Moment {
    return { at: this.#time.now(), monotonic: this.#clock.monotonic() };
  }

  /** Sends what is due, or sees to it that it will be. */
  #step(): void {
    const next = batchingStep({
      versions: this.#queue.versions,
      anything: this.#queue.length > 0 || this.#aliveAt !== undefined,
      inFlight: this.#inFlight.length,
      urgent: this.#queue.isAwaited || this.#isClosed,
      sinceLastMs: this.#clock.monotonic() - this.#lastSentAt,
    });
    // Asked anew for each change of thousands a second; when the rest is over it is asked again.
    if (next.type === 'rest' && this.#cancelRest !== undefined) return;
    this.#cancelRest?.();
    this.#cancelRest = undefined;
    if (next.type === 'send') this.#send(this.#queue.take());
    if (next.type === 'rest') this.#cancelRest = this.#clock.after(next.ms, () => this.#rested());
  }

  #rested(): void {
    this.#cancelRest = undefined;
    this.#step();
  }

  /** A sign of life goes with the batch that empties the queue: everything heard before it is in it or written. */
  #send(entries: readonly HeardEntry[]): void {
    const alive = this.#queue.length === 0 && this.#aliveAt !== undefined ? { aliveAt: this.#aliveAt } : {};
    if (this.#queue.length === 0) this.#aliveAt = undefined;
    this.#inFlight.push(alive);
    this.#lastSentAt = this.#clock.monotonic();
    this.#line.say({ type: 'batch', batch: packBatch(entries), ...alive });
  }

  #said(message: FromWriter): void {
    switch (message.type) {
      case 'opened':
        this.#time.notBefore(message.until);
        this.#awake = this.#moment();
        this.#stats = { ...this.#stats, lastSeq: message.lastSeq };
        this.#opening.resolve();
        break;
      case 'committed':
        this.#committed(message.committed);
        break;
      case 'closed':
        this.#closing.resolve();
        break;
      case 'failed':
        this.#fail(message.problem);
        break;
    }
  }

  #committed(committed: Committed): void {
    this.#stats = {
      ...this.#stats,
      ...this.#inFlight.shift(),
      lastSeq: committed.lastSeq,
      stored: this.#stats.stored + committed.stored,
      unreadable: this.#stats.unreadable + committed.unreadable,
    };
    const before = this.#queue.bytes;
    this.#queue.committed();
    this.#stats = { ...this.#stats, heardBytes: this.#stats.heardBytes + before - this.#queue.bytes };
    for (const listener of this.#commitListeners) listener(committed.lastSeq, this.stats());
    this.#step();
    this.#closeWhenDone();
  }

  #closeWhenDone(): void {
    if (!this.#isClosed || this.#inFlight.length > 0 || this.#queue.length > 0) return;
    this.#line.say({ type: 'close' });
  }

  /** A thread that ends after `closed` or `failed` ends as it should. */
  #lost(why: string): void {
    this.#fail({
      code: 'internal',
      sentence: `The recorder's thread for ${this.#folder} is gone: ${why}.`,
      hint: 'Everything committed before is kept; start recording again.',
    });
  }

  #fail(problem: Problem): void {
    const error = new RecordingError(problem);
    this.#opening.reject(error);
    this.#closing.reject(error);
    this.#cancelAlive();
    this.#cancelRest?.();
    this.#queue.fail(error);
    if (this.#ended !== undefined) return;
    this.#ended = error;
    for (const listener of this.#failureListeners) listener(problem);
    this.#failureListeners.clear();
  }
}

function closedError(folder: string): RecordingError {
  return new RecordingError({
    code: 'internal',
    sentence: `The recording ${folder} is closed.`,
    hint: 'Start recording again.',
  });
}

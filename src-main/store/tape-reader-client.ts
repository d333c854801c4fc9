import { Worker } from 'node:worker_threads';
import {
  type Answer,
  type Asked,
  type Method,
  OPENED,
  type ReaderThreadStart,
  type Told,
} from './reader-conversation.ts';
import { TapeError } from './tape-error.ts';
import type { TapeReader } from './tape.ts';

/** A {@link TapeReader} in a thread of its own: the same questions, answered by promises that reject with a {@link TapeError}. */
export type AsyncTapeReader = {
  readonly [M in Method]: (...args: Parameters<TapeReader[M]>) => Promise<Answer<M>>;
} & {
  /** Resolves when the thread has ended; questions not yet answered reject. */
  close(): Promise<void>;
};

/**
 * Starts a reader thread (`worker` is where the built `reader-thread.ts` lies) on the recording at `path`.
 * Rejects with the {@link TapeError} of `openReader`, or with `crashed` if the thread does not come up.
 */
export async function openReaderThread(worker: URL, path: string): Promise<AsyncTapeReader> {
  const thread = new ReaderThread(worker, path);
  await thread.opened;
  return {
    report: (...args) => thread.ask('report', args),
    span: () => thread.ask('span', []),
    sceneAt: (...args) => thread.ask('sceneAt', args),
    range: (...args) => thread.ask('range', args),
    seqAt: (...args) => thread.ask('seqAt', args),
    step: (...args) => thread.ask('step', args),
    history: (...args) => thread.ask('history', args),
    find: (...args) => thread.ask('find', args),
    lives: (...args) => thread.ask('lives', args),
    lookup: (...args) => thread.ask('lookup', args),
    resourceVersions: (...args) => thread.ask('resourceVersions', args),
    density: (...args) => thread.ask('density', args),
    search: (...args) => thread.ask('search', args),
    gaps: (...args) => thread.ask('gaps', args),
    coverageAt: (...args) => thread.ask('coverageAt', args),
    damage: () => thread.ask('damage', []),
    body: (...args) => thread.ask('body', args),
    close: () => thread.close(),
  };
}

/** What a question needs is forgotten with it: Node's own nursery takes 100 MB more while a gigabyte is searched, for the same time. */
const HEAP = { maxYoungGenerationSizeMb: 24 };

/** Methods, not functions, so that a question of any answer fits: the thread answers what was asked. */
interface Waiting {
  resolve(value: unknown): void;
  reject(error: TapeError): void;
}

class ReaderThread {
  readonly opened: Promise<unknown>;
  readonly #path: string;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #asked = OPENED;
  /** Why no more answers come. */
  #over: TapeError | undefined;

  constructor(worker: URL, path: string) {
    this.#path = path;
    const workerData: ReaderThreadStart = { path };
    this.#worker = new Worker(worker, { workerData, name: 'khronoscope reader', resourceLimits: HEAP });
    this.opened = new Promise((resolve, reject) => this.#waiting.set(OPENED, { resolve, reject }));
    this.#worker.on('message', (told: Told) => this.#hear(told));
    this.#worker.on('error', (error) => this.#end(this.#crash(error instanceof Error ? error.message : String(error))));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#end(this.#crash(`it ended with code ${code}`));
        resolve();
      });
    });
  }

  ask<M extends Method>(method: M, args: Parameters<TapeReader[M]>): Promise<Answer<M>> {
    return new Promise((resolve, reject) => {
      if (this.#over !== undefined) {
        reject(this.#over);
        return;
      }
      const id = ++this.#asked;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args }, []);
    });
  }

  close(): Promise<void> {
    if (this.#over === undefined) {
      this.#end(new TapeError('closed', `The recording ${this.#path} is closed; open it again to ask it.`));
      this.#worker.postMessage({ method: 'close' } satisfies Asked, []);
    }
    return this.#ended;
  }

  #hear(told: Told): void {
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if (told.ok) waiting?.resolve(told.value);
    else waiting?.reject(new TapeError(told.code, told.message));
  }

  #end(why: TapeError): void {
    this.#over ??= why;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#over);
    this.#waiting.clear();
  }

  #crash(why: string): TapeError {
    return new TapeError('crashed', `The reader of ${this.#path} stopped (${why}); open the recording again.`);
  }
}

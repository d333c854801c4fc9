import type { Timestamp } from '@model/time.ts';
import type { Heard } from '../../kube/heard.ts';
import type { HeardEntry } from '../recording-writer.ts';
import { BATCH_VERSIONS } from './batching.ts';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A batch that was taken. */
interface SentBatch {
  /** How many entries had been sent with it. */
  readonly upTo: number;
  readonly bytes: number;
  /** Absent where nothing was in it. */
  readonly since: Timestamp | undefined;
}

/** Most bytes of bodies that may wait for the disk before whoever brings more has to wait. */
export const QUEUE_BYTES = 8 * 1024 * 1024;

/** What was heard and is not yet committed: bounded, in order, and gone only when the writer acknowledged it. */
export class HeardQueue {
  #waiting: HeardEntry[] = [];
  #waitingVersions = 0;
  #bytes = 0;
  /** Batches under way, the oldest first. */
  readonly #underWay: SentBatch[] = [];
  #heard = 0;
  #sent = 0;
  #committed = 0;
  #blocked: Waiter[] = [];
  #settling: (Waiter & { readonly upTo: number })[] = [];

  /** Takes an entry in; resolves when there is room for more, undefined if there is. */
  put(entry: HeardEntry): Promise<void> | undefined {
    this.#waiting.push(entry);
    this.#waitingVersions += versionsOf(entry.heard);
    this.#bytes += bytesOf(entry.heard);
    this.#heard += 1;
    if (this.#bytes <= QUEUE_BYTES) return undefined;
    return new Promise((resolve, reject) => this.#blocked.push({ resolve, reject }));
  }

  /** Resolves when everything put in so far is committed. */
  settled(): Promise<void> {
    if (this.#committed >= this.#heard) return Promise.resolve();
    return new Promise((resolve, reject) => this.#settling.push({ upTo: this.#heard, resolve, reject }));
  }

  /** The next batch, about {@link BATCH_VERSIONS} objects long. */
  take(): readonly HeardEntry[] {
    let count = 0;
    let versions = 0;
    while (count < this.#waiting.length && versions < BATCH_VERSIONS) {
      const entry = this.#waiting[count];
      if (entry !== undefined) versions += versionsOf(entry.heard);
      count += 1;
    }
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#waitingVersions -= versions;
    this.#sent += count;
    const bytes = batch.reduce((sum, { heard }) => sum + bytesOf(heard), 0);
    this.#underWay.push({ upTo: this.#sent, bytes, since: batch[0]?.observedAt });
    return batch;
  }

  /** The oldest batch under way is on disk. */
  committed(): void {
    const { upTo, bytes } = this.#underWay.shift() ?? { upTo: this.#sent, bytes: 0 };
    this.#committed = upTo;
    this.#bytes -= bytes;
    const done = this.#settling.filter((waiter) => waiter.upTo <= this.#committed);
    this.#settling = this.#settling.filter((waiter) => waiter.upTo > this.#committed);
    for (const waiter of done) waiter.resolve();
    if (this.#bytes > QUEUE_BYTES) return;
    const freed = this.#blocked;
    this.#blocked = [];
    for (const waiter of freed) waiter.resolve();
  }

  /** Nothing more will be committed: everyone who waits is told. */
  fail(error: Error): void {
    const waiters = [...this.#blocked, ...this.#settling];
    this.#blocked = [];
    this.#settling = [];
    this.#waiting = [];
    this.#waitingVersions = 0;
    for (const waiter of waiters) waiter.reject(error);
  }

  /** Entries not yet sent. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Objects in the entries not yet sent. */
  get versions(): number {
    return this.#waitingVersions;
  }

  /** When the oldest entry that is not yet committed was heard. */
  get oldestAt(): Timestamp | undefined {
    return this.#underWay.find(({ since }) => since !== undefined)?.since ?? this.#waiting[0]?.observedAt;
  }

  /** Bytes of bodies not yet committed. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True while someone waits in {@link settled}. */
  get isAwaited(): boolean {
    return this.#settling.length > 0;
  }
}

function versionsOf(heard: Heard): number {
  if (heard.type === 'listed') return heard.objects.length;
  return heard.type === 'applied' || heard.type === 'deleted' ? 1 : 0;
}

function bytesOf(heard: Heard): number {
  if (heard.type === 'listed') return heard.objects.reduce((sum, { body }) => sum + body.byteLength, 0);
  return heard.type === 'applied' || heard.type === 'deleted' ? heard.object.body.byteLength : 0;
}

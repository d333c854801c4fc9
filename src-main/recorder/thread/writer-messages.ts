import type { Problem, RecordingOrigin } from '@model/recording.ts';
import type { RedactionRule } from '@model/redaction-rule.ts';
import type { Timestamp } from '@model/time.ts';
import type { Pause, ReflectorScope } from '../recording-writer.ts';
import type { Sleep } from '../time/wakefulness.ts';
import type { PackedBatch } from './packed-batch.ts';

/** What the recorder's threads are started with. */
export interface WriterStart {
  /** Made if missing; a recording in it is continued. */
  readonly folder: string;
  readonly origin: RecordingOrigin;
  readonly now: Timestamp;
  /** With less left on the disk it stops. */
  readonly minFreeBytes?: number;
  readonly redaction: readonly RedactionRule[];
}

/** What is on disk after a batch. */
export interface Committed {
  /** The last `seq`; 0 while nothing was ever written. */
  readonly lastSeq: number;
  /** Versions written by this batch. */
  readonly stored: number;
  /** Objects of this batch whose bytes could not be read. */
  readonly unreadable: number;
}

/** engine → whoever digests, handled in order. */
export type ToWriter =
  | { readonly type: 'reflector'; readonly id: number; readonly scope: ReflectorScope }
  /** `aliveAt` is the sign of life to write after the batch. Answered by `committed`. */
  | { readonly type: 'batch'; readonly batch: PackedBatch; readonly aliveAt?: Timestamp }
  /** Every kind has been listed for the first time, as of all that was said before. */
  | { readonly type: 'complete'; readonly at: Timestamp }
  /** Nothing is heard from now on, until further reflectors are made known. */
  | { readonly type: 'pause'; readonly pause: Pause }
  /** The machine or this process slept. */
  | { readonly type: 'slept'; readonly sleep: Sleep }
  /** Answered by `closed`. */
  | { readonly type: 'close' };

/** whoever digests or writes → engine. After `failed` nothing more is written. */
export type FromWriter =
  /** `until`: the last sign of life in it. */
  | { readonly type: 'opened'; readonly lastSeq: number; readonly until: Timestamp }
  | { readonly type: 'committed'; readonly committed: Committed }
  | { readonly type: 'closed' }
  | { readonly type: 'failed'; readonly problem: Problem };

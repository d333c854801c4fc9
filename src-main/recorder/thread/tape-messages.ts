import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';
import type { Timestamp } from '@model/time.ts';
import type { KnownObject } from '../../store/tape.ts';
import type { PackedVersions } from './packed-versions.ts';

/** What the tape is told to do, in order. Gaps are named by numbers of whoever tells. */
export type TapeOrder =
  /** So many of the message's versions, those that come next, in one transaction. */
  | { readonly type: 'append'; readonly versions: number }
  | { readonly type: 'open-gap'; readonly id: number; readonly gap: Omit<Gap, 'to'> }
  | { readonly type: 'close-gap'; readonly id: number; readonly to: Timestamp }
  | { readonly type: 'drop-gap'; readonly id: number }
  | { readonly type: 'set-coverage'; readonly coverage: Coverage }
  | { readonly type: 'add-redactions'; readonly counts: readonly RedactionCount[] }
  | { readonly type: 'set-complete'; readonly at: Timestamp }
  | { readonly type: 'touch'; readonly at: Timestamp };

/** Whoever digests → whoever writes, handled in order. */
export type ToTape =
  | {
      readonly type: 'orders';
      readonly orders: readonly TapeOrder[];
      readonly versions: PackedVersions;
      /** With these a batch is done: the engine is to be told what is on disk then. */
      readonly batch?: { readonly unreadable: number };
    }
  | { readonly type: 'close' };

/** What is known of a recording once it is open. */
export interface OpenedTape {
  readonly lastSeq: number;
  /** The last sign of life in it. */
  readonly until: Timestamp;
  /** True if it already held something. */
  readonly isContinued: boolean;
  readonly living: readonly KnownObject[];
  readonly coverage: readonly Coverage[];
}

/** Whoever writes → whoever digests. After `failed` nothing more is written. */
export type FromTape = ({ readonly type: 'opened' } & OpenedTape) | { readonly type: 'failed' };

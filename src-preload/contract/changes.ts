import type { ChangeRows } from '@model/change.ts';
import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import type { Timestamp } from '@model/time.ts';
import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './errors.ts';
import { type Done, Id, RecordingId, Time } from './primitives.ts';

/** One item of the live feed: the changes after the last item, and until when we listened. */
export interface LiveBatch extends ChangeRows {
  /** The last `seq` up to here; pass it as `afterSeq` to go on after a lost connection. */
  readonly seq: number;
  /** The recorder listened until this instant. */
  readonly until: Timestamp;
  /** When the picture was first complete, once it is; see `RecordingSpan`. */
  readonly complete?: Timestamp;
}

/** Counts of changes per bucket and severity; see `SEVERITIES`. */
export interface DensityAnswer {
  readonly from: Timestamp;
  readonly bucketMs: number;
  readonly counts: Int32Array<ArrayBuffer>;
}

export interface StepAnswer {
  /** Absent when there is no further change that way. */
  readonly found?: { readonly seq: number; readonly at: Timestamp };
}

/** The first and the last change of something; both absent where it never changed. */
export interface BoundsAnswer {
  readonly first?: { readonly seq: number; readonly at: Timestamp };
  readonly last?: { readonly seq: number; readonly at: Timestamp };
}

/** What was not recorded at an instant, and what is known of each kind and namespace then. */
export interface SilenceAnswer {
  readonly gaps: readonly Gap[];
  readonly coverage: readonly Coverage[];
}

/** Which changes to step over, or to look for the first and last of. */
const Stepped = {
  objects: z.array(Id).max(10_000).optional(),
  /** Group and kind, as `Deployment.apps`. */
  kind: z.string().min(1).max(1000).optional(),
  namespace: z.string().max(1000).optional(),
  /** Only changes of objects while they are as this query asks, as `search.find` has it. */
  matching: z.string().max(2000).optional(),
  heartbeats: z.boolean().optional(),
  /** Only changes of the severity `failure`. */
  failures: z.boolean().optional(),
};

const FeedId = z.string().min(1).max(64);

/** Ranges of the record: what changed between two instants, now, and how much. */
export const changes = {
  /** Changes in (after, upTo], at most `limit`. */
  range: procedure
    .input(z.object({ recording: RecordingId, after: Id, upTo: Id, limit: Id.max(100_000) }))
    .output(type<ChangeRows>()),
  /** Changes in the time span, at most `limit`, oldest first. */
  between: procedure
    .input(z.object({ recording: RecordingId, from: Time, to: Time, limit: Id.max(100_000) }))
    .output(type<ChangeRows>()),
  /** Batches as they are committed. At most `window` changes ahead of the last `ack`, so that a slow page is not drowned. */
  live: procedure
    .input(z.object({ recording: RecordingId, feed: FeedId, afterSeq: Id, window: Id.min(100).max(100_000) }))
    .output(eventIterator(type<LiveBatch>())),
  ack: procedure.input(z.object({ feed: FeedId, seq: Id })).output(type<Done>()),
  /** The nearest change after or before `from` that matters: heartbeats are passed by unless they are asked for. */
  step: procedure
    .input(
      z.object({
        recording: RecordingId,
        from: Id,
        direction: z.union([z.literal(1), z.literal(-1)]),
        ...Stepped,
      }),
    )
    .output(type<StepAnswer>()),
  /** The first and the last change of everything, or of what is asked for as in `step`. */
  bounds: procedure.input(z.object({ recording: RecordingId, ...Stepped })).output(type<BoundsAnswer>()),
  density: procedure
    .input(
      z.object({ recording: RecordingId, from: Time, to: Time, bucketMs: z.number().int().min(1).max(86_400_000) }),
    )
    .output(type<DensityAnswer>()),
  /** What was not recorded at an instant. */
  silence: procedure.input(z.object({ recording: RecordingId, at: Time })).output(type<SilenceAnswer>()),
  gaps: procedure.input(z.object({ recording: RecordingId, from: Time, to: Time })).output(type<readonly Gap[]>()),
};

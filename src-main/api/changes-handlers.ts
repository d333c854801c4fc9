import type { LiveBatch } from '@contract/changes.ts';
import { CHANGE_COLUMNS } from '@model/change.ts';
import { EVER } from '@model/search.ts';
import type { StepFilter } from '../store/tape.ts';
import { answering, recordingOf } from './answering.ts';
import { Bell } from './bell.ts';
import { answered } from './search-handlers.ts';
import type { FeedWindow } from './feed-windows.ts';
import type { OpenRecording } from './services.ts';

/** A batch is at most this long, so that a page that catches up shows progress. */
const BATCH = 1000;

/** Sends what was committed after `afterSeq`, batch by batch, as far as the window lets it; a batch may be empty, for its time. */
async function* batches(
  recording: OpenRecording,
  window: FeedWindow,
  options: { readonly afterSeq: number; readonly signal: AbortSignal | undefined },
): AsyncGenerator<LiveBatch, void> {
  const bell = new Bell();
  const stop = recording.onGrowth(() => bell.ring());
  const { signal } = options;
  try {
    for (let seq = options.afterSeq; signal?.aborted !== true; ) {
      const limit = Math.min(await window.room(seq, signal), BATCH);
      const span = await recording.reader().span();
      const found = await recording.reader().range(seq, span?.lastSeq ?? 0, limit);
      const count = found.times.length;
      seq = found.rows[(count - 1) * CHANGE_COLUMNS.stride + CHANGE_COLUMNS.seq] ?? seq;
      if (span !== undefined) {
        yield { ...found, seq, until: span.last, ...(span.complete !== undefined && { complete: span.complete }) };
      }
      if (count < limit) {
        await bell.wait(signal);
      }
    }
  } finally {
    stop();
  }
}

/** What is stepped over, as the page asks it. */
interface SteppedOver {
  readonly objects?: number[] | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly matching?: string | undefined;
  readonly heartbeats?: boolean | undefined;
  readonly failures?: boolean | undefined;
}

/** The filter for it; a search has its turns before, so that what it found is at hand for the step. */
async function steppedOver(
  reader: ReturnType<OpenRecording['reader']>,
  asked: SteppedOver,
  signal: AbortSignal | undefined,
): Promise<StepFilter> {
  const { objects, kind, namespace, matching, heartbeats, failures } = asked;
  if (matching !== undefined) await answered(reader, { query: matching, range: EVER, skip: 0, limit: 0 }, signal);
  return {
    skipRoutine: heartbeats !== true,
    skipPointInTime: true,
    ...(objects !== undefined && { objects }),
    ...(kind !== undefined && { kind }),
    ...(namespace !== undefined && { namespace }),
    ...(matching !== undefined && { matching }),
    ...(failures === true && { severity: 'failure' }),
  };
}

export const changesHandlers = {
  range: answering.changes.range.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().range(input.after, input.upTo, input.limit),
  ),
  between: answering.changes.between.handler(({ input, context }) =>
    recordingOf(context.services, input.recording)
      .reader()
      .find(0, { from: input.from, to: input.to }, { skipRoutine: true }, input.limit),
  ),
  live: answering.changes.live.handler(({ input, context, signal }) => {
    const recording = recordingOf(context.services, input.recording);
    const window = context.windows.open(input.feed, input.window, input.afterSeq);
    return (async function* () {
      try {
        yield* batches(recording, window, { afterSeq: input.afterSeq, signal });
      } finally {
        context.windows.close(input.feed, window);
      }
    })();
  }),
  ack: answering.changes.ack.handler(({ input, context }) => {
    context.windows.ack(input.feed, input.seq);
    return { done: true };
  }),
  step: answering.changes.step.handler(async ({ input, context, signal }) => {
    const reader = recordingOf(context.services, input.recording).reader();
    const found = await reader.step(input.from, input.direction, await steppedOver(reader, input, signal));
    return found === undefined ? {} : { found };
  }),
  bounds: answering.changes.bounds.handler(async ({ input, context, signal }) => {
    const reader = recordingOf(context.services, input.recording).reader();
    const filter = await steppedOver(reader, input, signal);
    const first = await reader.step(0, 1, filter);
    const last = await reader.step(Number.MAX_SAFE_INTEGER, -1, filter);
    return { ...(first !== undefined && { first }), ...(last !== undefined && { last }) };
  }),
  silence: answering.changes.silence.handler(async ({ input, context }) => {
    const reader = recordingOf(context.services, input.recording).reader();
    const [gaps, coverage] = await Promise.all([
      reader.gaps({ from: input.at, to: input.at }),
      reader.coverageAt(input.at),
    ]);
    return { gaps, coverage };
  }),
  density: answering.changes.density.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().density({ from: input.from, to: input.to }, input.bucketMs),
  ),
  gaps: answering.changes.gaps.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().gaps({ from: input.from, to: input.to }),
  ),
};

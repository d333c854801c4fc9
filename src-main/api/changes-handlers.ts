import type { LiveBatch } from '@contract/changes.ts';
import { CHANGE_COLUMNS } from '@model/change.ts';
import { EVER } from '@model/search.ts';
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
    // So that the search has its turns; what it found is at hand for the step.
    if (input.matching !== undefined) {
      await answered(reader, { query: input.matching, range: EVER, skip: 0, limit: 0 }, signal);
    }
    const found = await reader.step(input.from, input.direction, {
      skipRoutine: input.heartbeats !== true,
      skipPointInTime: true,
      ...(input.objects !== undefined && { objects: input.objects }),
      ...(input.kind !== undefined && { kind: input.kind }),
      ...(input.namespace !== undefined && { namespace: input.namespace }),
      ...(input.matching !== undefined && { matching: input.matching }),
      ...(input.failures === true && { severity: 'failure' as const }),
    });
    return found === undefined ? {} : { found };
  }),
  density: answering.changes.density.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().density({ from: input.from, to: input.to }, input.bucketMs),
  ),
  gaps: answering.changes.gaps.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().gaps({ from: input.from, to: input.to }),
  ),
};

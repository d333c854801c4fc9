import type { ExportProgress } from '@contract/recordings.ts';
import type { Hearing } from '@model/hearing.ts';
import type { RecordingScope } from '@model/recording-scope.ts';
import { answering, declared, recordingOf } from './answering.ts';
import { Bell } from './bell.ts';
import type { OpenRecording, RecordWishes, Services } from './services.ts';

/** How often at most a page hears how recordings fare. */
const STATUS_PAUSE_MS = 250;
/** Rates are over seconds; nobody reads faster. */
const HEARING_PAUSE_MS = 1000;

async function* statuses(services: Services, signal: AbortSignal | undefined) {
  const bell = new Bell();
  const stop = services.onStatus(() => bell.ring());
  try {
    while (signal?.aborted !== true) {
      yield services.recordings().map((recording) => recording.status());
      await new Promise((resolve) => setTimeout(resolve, STATUS_PAUSE_MS));
      await bell.wait(signal);
    }
  } finally {
    stop();
  }
}

async function* hearings(recording: OpenRecording, signal: AbortSignal | undefined): AsyncGenerator<Hearing, void> {
  while (signal?.aborted !== true && recording.hearing !== undefined) {
    yield await recording.hearing();
    await new Promise((resolve) => setTimeout(resolve, HEARING_PAUSE_MS));
  }
}

/** Where an export is and where it goes. */
interface ExportOrder {
  readonly id: string;
  readonly path: string;
  readonly signal: AbortSignal | undefined;
}

async function* exporting(services: Services, order: ExportOrder): AsyncGenerator<ExportProgress, void> {
  const bell = new Bell();
  const abort = new AbortController();
  order.signal?.addEventListener('abort', () => abort.abort(), { once: true });
  let progress: ExportProgress = { doneBytes: 0, totalBytes: 0 };
  let ended: { readonly error?: unknown; readonly leftOut: readonly string[] } | undefined;
  const onProgress = (doneBytes: number, totalBytes: number) => {
    progress = { doneBytes, totalBytes };
    bell.ring();
  };
  services.export(order.id, order.path, { onProgress, signal: abort.signal }).then(
    (leftOut) => {
      ended = { leftOut };
      bell.ring();
    },
    (error: unknown) => {
      ended = { error, leftOut: [] };
      bell.ring();
    },
  );
  try {
    while (ended === undefined) {
      yield progress;
      await bell.wait(order.signal);
    }
    if (ended.error !== undefined) {
      throw declared(ended.error);
    }
    yield { ...progress, doneBytes: progress.totalBytes, file: order.path, leftOut: ended.leftOut };
  } finally {
    abort.abort();
  }
}

/** The wishes that were made: an absent one is not the same as an undefined one. */
function wishesIn(input: {
  readonly scope?: RecordingScope | undefined;
  readonly unredacted?: true | undefined;
}): RecordWishes {
  return {
    ...(input.scope !== undefined && { scope: input.scope }),
    ...(input.unredacted === true && { unredacted: true }),
  };
}

export const recordingsHandlers = {
  contexts: answering.recordings.contexts.handler(({ context }) => context.services.contexts()),
  watch: answering.recordings.watch.handler(async function* ({ context, signal }) {
    yield* statuses(context.services, signal);
  }),
  hearing: answering.recordings.hearing.handler(async function* ({ input, context, signal }) {
    yield* hearings(recordingOf(context.services, input.recording), signal);
  }),
  record: answering.recordings.record.handler(async ({ input, context }) => ({
    recording: (await context.services.record(input.context, wishesIn(input))).id,
  })),
  scopes: answering.recordings.scopes.handler(({ input, context }) => context.services.scopes(input.context)),
  keepPreset: answering.recordings.keepPreset.handler(({ input, context }) => {
    context.services.keepPreset(input.name, input.scope);
    return { done: true };
  }),
  past: answering.recordings.past.handler(({ context }) => context.services.past()),
  pause: answering.recordings.pause.handler(async ({ input, context }) => ({
    recording: (await context.services.pause(input.recording)).id,
  })),
  resume: answering.recordings.resume.handler(async ({ input, context }) => ({
    recording: (await context.services.resume(input.recording)).id,
  })),
  retry: answering.recordings.retry.handler(async ({ input, context }) => ({
    recording: (await context.services.retry(input.recording)).id,
  })),
  stop: answering.recordings.stop.handler(async ({ input, context }) => ({
    recording: (await context.services.stop(input.recording)).id,
  })),
  open: answering.recordings.open.handler(async ({ input, context }) => ({
    recording: (await context.services.open(input.path)).id,
  })),
  report: answering.recordings.report.handler(({ input, context }) =>
    recordingOf(context.services, input.recording).reader().report(),
  ),
  export: answering.recordings.export.handler(({ input, context, signal }) => {
    recordingOf(context.services, input.recording);
    return exporting(context.services, { id: input.recording, path: input.path, signal });
  }),
};

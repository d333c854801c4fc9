import type { PageCommand } from '@model/playback.ts';
import { answering, recordingOf } from './answering.ts';
import { Bell } from './bell.ts';
import type { Services } from './services.ts';

async function* commands(services: Services, signal: AbortSignal | undefined): AsyncGenerator<PageCommand, void> {
  const bell = new Bell();
  const waiting: PageCommand[] = [];
  const stop = services.onPageCommand((command) => {
    waiting.push(command);
    bell.ring();
  });
  try {
    while (signal?.aborted !== true) {
      yield* waiting.splice(0);
      await bell.wait(signal);
    }
  } finally {
    stop();
  }
}

/** A file name that every system takes, from what the recording is called. */
export function suggestedFileName(title: string): string {
  return `${title.replace(/[^\w.@-]+/g, '-').replace(/^-+|-+$/g, '') || 'recording'}.khrono`;
}

const NO_DESKTOP = {
  sentence: 'This page has no window of its own, so it cannot open a file dialog.',
  hint: 'Download the export, or choose the file in the browser.',
};

export const pageHandlers = {
  send: answering.page.send.handler(({ input, context }) => {
    context.services.sendToPages(input);
    return { done: true };
  }),
  commands: answering.page.commands.handler(async function* ({ context, signal }) {
    yield* commands(context.services, signal);
  }),
  chooseRecording: answering.page.chooseRecording.handler(async ({ context, errors }) => {
    if (context.services.dialogs === undefined) {
      throw errors.UNAVAILABLE({ data: NO_DESKTOP });
    }
    const path = await context.services.dialogs.chooseRecording();
    return path === undefined ? {} : { path };
  }),
  chooseExport: answering.page.chooseExport.handler(async ({ input, context, errors }) => {
    if (context.services.dialogs === undefined) {
      throw errors.UNAVAILABLE({ data: NO_DESKTOP });
    }
    const { title } = recordingOf(context.services, input.recording).status();
    const path = await context.services.dialogs.chooseExport(suggestedFileName(title));
    return path === undefined ? {} : { path };
  }),
};

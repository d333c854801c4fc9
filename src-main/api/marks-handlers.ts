import type { Mark } from '@model/mark.ts';
import type { MarkBook } from '../store/marks/mark-book.ts';
import { answering, declared, recordingOf } from './answering.ts';
import { Bell } from './bell.ts';

async function* lists(book: MarkBook, signal: AbortSignal | undefined): AsyncGenerator<readonly Mark[], void> {
  const bell = new Bell();
  const stop = book.onChange(() => bell.ring());
  let told: string | undefined;
  try {
    while (signal?.aborted !== true) {
      const marks = book.list();
      // A file may be touched without saying anything new.
      const now = JSON.stringify(marks);
      if (now !== told) yield marks;
      told = now;
      await bell.wait(signal);
    }
  } catch (error) {
    throw declared(error);
  } finally {
    stop();
  }
}

export const marksHandlers = {
  watch: answering.marks.watch.handler(async function* ({ input, context, signal }) {
    yield* lists(recordingOf(context.services, input.recording).marks(), signal);
  }),
  set: answering.marks.set.handler(({ input, context }) => {
    const { recording, at, title, note, object } = input;
    return recordingOf(context.services, recording)
      .marks()
      .set({ at, title, ...(note === undefined ? {} : { note }), ...(object === undefined ? {} : { object }) });
  }),
  rename: answering.marks.rename.handler(({ input, context }) => {
    const { recording, id, title, note } = input;
    return recordingOf(context.services, recording)
      .marks()
      .rename(id, { title, ...(note === undefined ? {} : { note }) });
  }),
  remove: answering.marks.remove.handler(({ input, context }) => {
    recordingOf(context.services, input.recording).marks().remove(input.id);
    return { done: true };
  }),
};

import { WriterSession } from '../../src-main/recorder/thread/writer-session.ts';
import type { OpenWriterLine } from '../../src-main/recorder/thread/writer-thread.ts';

/** The writer in this thread: what it was told is committed, what still waits is lost by a kill. It answers a little later, as a thread does, and not at all once the recorder is killed. */
export function writerHere(): { readonly open: OpenWriterLine; kill(): void } {
  let isAlive = true;
  let opened: WriterSession | undefined;
  return {
    open: (start, listener) => {
      const say = (answer: Parameters<typeof listener.said>[0]) =>
        setImmediate(() => {
          if (isAlive) listener.said(answer);
        });
      const session = new WriterSession(start, say);
      opened = session;
      return {
        say: (message) => {
          if (isAlive) session.handle(message);
        },
        end: () => Promise.resolve(),
      };
    },
    kill: () => {
      isAlive = false;
      // The lock of a process that was killed is free; here it is given back.
      opened?.handle({ type: 'close' });
    },
  };
}

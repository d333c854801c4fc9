import { DigestSession } from '../../src-main/recorder/thread/digest-session.ts';
import type { ToTape } from '../../src-main/recorder/thread/tape-messages.ts';
import { TapeSession } from '../../src-main/recorder/thread/tape-session.ts';
import type { FromWriter, ToWriter, WriterStart } from '../../src-main/recorder/thread/writer-messages.ts';

/** Both sessions of a writer in this thread: what one tells is handled by the other at once. */
export function joinedWriter(start: WriterStart, say: (message: FromWriter) => void): (message: ToWriter) => void {
  const early: ToTape[] = [];
  let tape: TapeSession | undefined;
  const digest = new DigestSession(start, {
    tape: (message) => (tape === undefined ? early.push(message) : tape.handle(message)),
    engine: say,
  });
  tape = new TapeSession(start, { digester: (message) => digest.hear(message), engine: say });
  for (const message of early) tape.handle(message);
  return (message) => digest.handle(message);
}

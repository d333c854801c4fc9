import type { ToWriter } from '../../../src-main/recorder/thread/writer-messages.ts';
import type { OpenWriterLine, WriterListener } from '../../../src-main/recorder/thread/writer-thread.ts';
import { joinedWriter } from '../../recorder/joined-writer.ts';

/** A writer that can be killed, and whose disk can be full. */
export interface MortalWriter {
  readonly open: OpenWriterLine;
  /** As kill -9: what it was told is committed, what still waits is lost, and nobody answers. */
  kill(): void;
  /** The next batch cannot be written. */
  fillDisk(): void;
}

/** The writer in this thread. It answers a little later, as a thread does, and not at all once the recorder is killed. */
export function writerHere(): MortalWriter {
  let isAlive = true;
  let isFull = false;
  let handle: ((message: ToWriter) => void) | undefined;
  let listener: WriterListener | undefined;
  /** The lock of a process that was killed is free; here it is given back. */
  const endSession = () => {
    isAlive = false;
    handle?.({ type: 'close' });
  };
  return {
    open: (start, hears) => {
      listener = hears;
      const opened = joinedWriter(start, (answer) => {
        setImmediate(() => {
          if (isAlive) hears.said(answer);
        });
      });
      handle = opened;
      return {
        say: (message) => {
          if (!isAlive) return;
          if (!isFull || message.type !== 'batch') return opened(message);
          endSession();
          const sentence = 'There is no space left for the recording.';
          setImmediate(() => hears.said({ type: 'failed', problem: { code: 'disk', sentence, hint: 'Free some.' } }));
        },
        end: () => Promise.resolve(),
      };
    },
    kill: () => {
      endSession();
      listener?.lost('it was killed');
    },
    fillDisk: () => {
      isFull = true;
    },
  };
}

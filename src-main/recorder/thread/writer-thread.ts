import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { FromWriter, ToWriter, WriterStart } from './writer-messages.ts';

/** The far end of a conversation with a writer. */
export interface WriterLine {
  say(message: ToWriter): void;
  /** Ends it without ceremony; resolves when it is gone. */
  end(): Promise<void>;
}

/** What is heard from a writer. */
export interface WriterListener {
  said(message: FromWriter): void;
  /** It is gone without having been told to close. */
  lost(why: string): void;
}

/** Starts a writer and tells `listener` what it says, never before this function has returned. */
export type OpenWriterLine = (start: WriterStart, listener: WriterListener) => WriterLine;

/** What a recorder's thread is started with: which of the two it is, and its line to the other. */
export interface ThreadStart {
  readonly role: 'digester' | 'tape';
  readonly start: WriterStart;
  readonly other: MessagePort;
}

/**
 * The heap of each thread, in MB: both remember every living object's summary. What a version needs is forgotten with it,
 * so a small nursery does: Node's own takes 130 MB more of the machine for the same work.
 */
const HEAP = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 8 };

/**
 * A writer in two worker threads, whose built entry (`recorder-thread.ts`) is at `workerUrl`: while one writes a batch, the
 * other parses and digests the next. Each takes about half of the time that a version needs.
 */
export function writerThread(workerUrl: URL): OpenWriterLine {
  return (start, listener) => {
    const line = new MessageChannel();
    const open = (role: ThreadStart['role'], other: MessagePort): Worker => {
      const workerData: ThreadStart = { role, start, other };
      const worker = new Worker(workerUrl, { workerData, transferList: [other], resourceLimits: HEAP });
      worker.on('message', (message: FromWriter) => listener.said(message));
      worker.on('error', (error) => listener.lost(error instanceof Error ? error.message : String(error)));
      return worker;
    };
    const tape = open('tape', line.port1);
    const digester = open('digester', line.port2);
    // Whoever digests ends in good order once the tape is to close or has failed, of which the tape itself tells.
    digester.on('exit', (code) => code === 0 || listener.lost(`its thread ended with code ${code}`));
    tape.on('exit', (code) => listener.lost(`its thread ended with code ${code}`));
    return {
      say: (message) => {
        digester.postMessage(message, message.type === 'batch' ? [message.batch.bodies.buffer] : []);
      },
      end: async () => {
        await Promise.all([digester.terminate(), tape.terminate()]);
      },
    };
  };
}

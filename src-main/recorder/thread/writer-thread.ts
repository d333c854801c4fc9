import { Worker } from 'node:worker_threads';
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

/**
 * The heap of the writer's thread, in MB: it remembers every living object's summary. What a version needs is forgotten
 * with it, so a small nursery does: Node's own takes 130 MB more of the machine for the same work.
 */
const HEAP = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 8 };

/** A writer in a worker thread, whose built entry (`recorder-thread.ts`) is at `workerUrl`. */
export function writerThread(workerUrl: URL): OpenWriterLine {
  return (start, listener) => {
    const worker = new Worker(workerUrl, { workerData: start, resourceLimits: HEAP });
    worker.on('message', (message: FromWriter) => listener.said(message));
    worker.on('error', (error) => listener.lost(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => listener.lost(`its thread ended with code ${code}`));
    return {
      say: (message) => worker.postMessage(message, message.type === 'batch' ? [message.batch.bodies.buffer] : []),
      end: async () => {
        await worker.terminate();
      },
    };
  };
}

import type { FromWriter, ToWriter, WriterStart } from '../../src-main/recorder/thread/writer-messages.ts';
import type { OpenWriterLine, WriterListener } from '../../src-main/recorder/thread/writer-thread.ts';
import { joinedWriter } from './joined-writer.ts';

/** The real writer over the real store, in this thread: what is said arrives when the test lets it. */
export class InThreadWriter {
  readonly said: ToWriter[] = [];
  #answers: FromWriter[] = [];
  #handle: ((message: ToWriter) => void) | undefined;
  #listener: WriterListener | undefined;

  readonly open: OpenWriterLine = (start: WriterStart, listener) => {
    this.#listener = listener;
    this.#handle = joinedWriter(start, (message) => this.#answers.push(message));
    setImmediate(() => this.deliver());
    return {
      say: (message) => {
        this.said.push(message);
        this.#handle?.(message);
      },
      end: () => Promise.resolve(),
    };
  };

  /** Lets the answers so far arrive, and those that they bring about. */
  deliver(): void {
    for (let answer = this.#answers.shift(); answer !== undefined; answer = this.#answers.shift()) {
      this.#listener?.said(answer);
    }
  }

  /** Plays the thread's death. */
  die(why: string): void {
    this.#listener?.lost(why);
  }

  /** How many batches were sent. */
  get batches(): number {
    return this.said.filter((message) => message.type === 'batch').length;
  }
}

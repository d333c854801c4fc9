import { RecordingWriter } from '../recording-writer.ts';
import { keepEverything, redactorFor } from '../redaction/redact.ts';
import { redactionKey } from '../redaction/redaction-key.ts';
import { unpackBatch } from './packed-batch.ts';
import { problemOf } from './problem.ts';
import type { FromTape, OpenedTape, ToTape } from './tape-messages.ts';
import { ToldTape } from './told-tape.ts';
import type { FromWriter, ToWriter, WriterStart } from './writer-messages.ts';

/** Whom a {@link DigestSession} tells. */
export interface DigestListeners {
  readonly tape: (message: ToTape) => void;
  readonly engine: (message: Extract<FromWriter, { type: 'opened' | 'failed' }>) => void;
}

/**
 * Parses, redacts and digests what the engine heard, and tells the tape, wherever that is. Says `opened` once the tape is
 * open, unless that failed; what the engine says before is handled then.
 */
export class DigestSession {
  readonly #start: WriterStart;
  readonly #tell: DigestListeners;
  #early: ToWriter[] | undefined = [];
  #open: { readonly tape: ToldTape; readonly writer: RecordingWriter } | undefined;

  constructor(start: WriterStart, tell: DigestListeners) {
    this.#start = start;
    this.#tell = tell;
  }

  /** Handles what the tape says. */
  hear(message: FromTape): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    if (message.type === 'failed') {
      this.#open = undefined;
      return;
    }
    this.#guarded(() => {
      const tape = new ToldTape(message, this.#tell.tape);
      this.#open = { tape, writer: this.#writerOn(tape, message) };
      this.#tell.engine({ type: 'opened', lastSeq: message.lastSeq, until: message.until });
    });
    for (const said of early) this.handle(said);
  }

  /** Handles one message. After a failure all further ones are passed over: the failure has been said. */
  handle(message: ToWriter): void {
    if (this.#early !== undefined) this.#early.push(message);
    const open = this.#open;
    if (open === undefined) return;
    const { tape, writer } = open;
    this.#guarded(() => {
      switch (message.type) {
        case 'reflector':
          writer.addReflector(message.id, message.scope);
          break;
        case 'batch': {
          tape.beginBatch(message.batch.bodies);
          const { unreadable } = writer.take(unpackBatch(message.batch));
          if (message.aliveAt !== undefined) writer.touch(message.aliveAt);
          tape.tellBatch(unreadable);
          break;
        }
        case 'complete':
          writer.setComplete(message.at);
          break;
        case 'pause':
          writer.pause(message.pause);
          break;
        case 'slept':
          writer.addSleep(message.sleep);
          break;
        case 'close':
          this.#open = undefined;
          writer.close();
          break;
      }
      tape.tellAll();
    });
  }

  #writerOn(tape: ToldTape, { isContinued }: OpenedTape): RecordingWriter {
    const { folder, origin, now, redaction } = this.#start;
    const redact = origin.unredacted === true ? keepEverything : redactorFor(redactionKey(folder), redaction);
    return new RecordingWriter({ tape, redact, ...(isContinued && { continuedAt: now }) });
  }

  /** Says what went wrong and goes no further: what is remembered here may be ahead of the tape. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#open = undefined;
      this.#tell.engine({ type: 'failed', problem: problemOf(error) });
      this.#tell.tape({ type: 'close' });
    }
  }
}

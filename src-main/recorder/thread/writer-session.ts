import { existsSync } from 'node:fs';
import type { Problem } from '@model/recording.ts';
import { segmentsIn } from '../../store/recording-path.ts';
import { TapeError } from '../../store/tape-error.ts';
import { beginRecording, openForWriting } from '../../store/tape-writer.ts';
import { SEGMENT_LIMITS } from '../../store/write/rolling-writer.ts';
import { RecordingWriter } from '../recording-writer.ts';
import { keepEverything, redactorFor } from '../redaction/redact.ts';
import { redactionKey } from '../redaction/redaction-key.ts';
import { unpackBatch } from './packed-batch.ts';
import type { FromWriter, ToWriter, WriterStart } from './writer-messages.ts';

/** The writer's side of the conversation, wherever it runs. Says `opened` or `failed` before anything else. */
export class WriterSession {
  readonly #say: (message: FromWriter) => void;
  #writer: RecordingWriter | undefined;

  constructor(start: WriterStart, say: (message: FromWriter) => void) {
    this.#say = say;
    this.#guarded(() => {
      this.#writer = openWriter(start);
      say({ type: 'opened', lastSeq: this.#writer.lastSeq, until: this.#writer.until });
    });
  }

  /** Handles one message. After a failure all further ones are passed over: the failure has been said. */
  handle(message: ToWriter): void {
    const writer = this.#writer;
    if (writer === undefined) return;
    this.#guarded(() => {
      switch (message.type) {
        case 'reflector':
          writer.addReflector(message.id, message.scope);
          break;
        case 'batch': {
          const committed = writer.take(unpackBatch(message.batch));
          if (message.aliveAt !== undefined) writer.touch(message.aliveAt);
          // Megabytes a batch, that would stay until they are collected.
          message.batch.bodies.buffer.transfer(0);
          this.#say({ type: 'committed', committed });
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
          this.#writer = undefined;
          writer.close();
          this.#say({ type: 'closed' });
          break;
      }
    });
  }

  /** Says what went wrong and writes no more: what the writer remembers may be ahead of the tape. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      const writer = this.#writer;
      this.#writer = undefined;
      this.#say({ type: 'failed', problem: problemOf(error) });
      if (writer !== undefined) closeAfterFailure(writer);
    }
  }
}

/** A disk that is full cannot take the last of it either: that has been said, and what was committed is whole without. */
function closeAfterFailure(writer: RecordingWriter): void {
  try {
    writer.close();
  } catch (error) {
    if (problemOf(error).code !== 'disk') throw error;
  }
}

function openWriter(start: WriterStart): RecordingWriter {
  const { folder, origin, now, redaction, minFreeBytes } = start;
  const limits = { ...SEGMENT_LIMITS, ...(minFreeBytes !== undefined && { freeBytes: minFreeBytes }) };
  const continued = existsSync(folder) && segmentsIn(folder).length > 0;
  const tape = continued ? openForWriting(folder, now, limits) : beginRecording(folder, origin, { now, limits });
  try {
    const redact = origin.unredacted === true ? keepEverything : redactorFor(redactionKey(folder), redaction);
    return new RecordingWriter({ tape, redact, ...(continued ? { continuedAt: now } : {}) });
  } catch (error) {
    tape.close();
    throw error;
  }
}

/** The store's errors are sentences that say what to do; anything else is a fault of ours. */
export function problemOf(error: unknown): Problem {
  const hint = 'Everything committed before is kept; start recording again when the cause is gone.';
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof TapeError) return { code: 'disk', sentence: why, hint };
  const isSystem = error instanceof Error && 'code' in error && typeof error.code === 'string';
  if (isSystem) return { code: 'disk', sentence: `The recording cannot be written: ${why}.`, hint };
  return { code: 'internal', sentence: `The recorder failed: ${why}`, hint };
}

import { existsSync } from 'node:fs';
import { segmentsIn } from '../../store/recording-path.ts';
import type { TapeWriter, VersionInput } from '../../store/tape.ts';
import { beginRecording, openForWriting } from '../../store/tape-writer.ts';
import { SEGMENT_LIMITS } from '../../store/write/rolling-writer.ts';
import { VersionUnpacker } from './packed-versions.ts';
import { problemOf } from './problem.ts';
import type { FromTape, TapeOrder, ToTape } from './tape-messages.ts';
import type { FromWriter, WriterStart } from './writer-messages.ts';

/** Whom a {@link TapeSession} tells. */
export interface TapeListeners {
  /** Whoever digests. */
  readonly digester: (message: FromTape) => void;
  readonly engine: (message: Extract<FromWriter, { type: 'committed' | 'closed' | 'failed' }>) => void;
}

/** The only writer of a recording, as it is told by whoever digests. Says `opened` or `failed` before anything else. */
export class TapeSession {
  readonly #tell: TapeListeners;
  readonly #unpacker = new VersionUnpacker();
  /** Ids on the tape by those of whoever tells. */
  readonly #gaps = new Map<number, number>();
  #tape: TapeWriter | undefined;
  #lastSeq = 0;

  constructor(start: WriterStart, tell: TapeListeners) {
    this.#tell = tell;
    this.#guarded(() => {
      const { tape, isContinued } = openTape(start);
      this.#tape = tape;
      this.#lastSeq = tape.append([]).lastSeq;
      const opened = { lastSeq: this.#lastSeq, until: tape.recordedUntil(), isContinued };
      tell.digester({ type: 'opened', ...opened, living: tape.everyLiving(), coverage: tape.newestCoverage() });
    });
  }

  /** Handles one message. After a failure all further ones are passed over: the failure has been said. */
  handle(message: ToTape): void {
    const tape = this.#tape;
    if (tape === undefined) return;
    this.#guarded(() => {
      if (message.type === 'close') {
        this.#tape = undefined;
        tape.close();
        this.#tell.engine({ type: 'closed' });
        return;
      }
      const { orders, versions, batch } = message;
      const stored = this.#follow(tape, orders, this.#unpacker.unpack(versions));
      // Megabytes a batch, that would stay until they are collected.
      for (const bytes of [versions.heard, versions.made]) bytes.buffer.transfer(0);
      if (batch === undefined) return;
      this.#tell.engine({ type: 'committed', committed: { lastSeq: this.#lastSeq, stored, ...batch } });
    });
  }

  /** Returns how many versions were stored. */
  #follow(tape: TapeWriter, orders: readonly TapeOrder[], versions: readonly VersionInput[]): number {
    let [next, stored] = [0, 0];
    for (const order of orders) {
      switch (order.type) {
        case 'append': {
          const appended = tape.append(versions.slice(next, next + order.versions));
          next += order.versions;
          stored += appended.stored;
          this.#lastSeq = appended.lastSeq;
          break;
        }
        case 'open-gap':
          this.#gaps.set(order.id, tape.openGap(order.gap));
          break;
        case 'close-gap':
          tape.closeGap(this.#gapOf(order.id), order.to);
          break;
        case 'drop-gap':
          tape.dropGap(this.#gapOf(order.id));
          break;
        case 'set-coverage':
          tape.setCoverage(order.coverage);
          break;
        case 'add-redactions':
          tape.addRedactions(order.counts);
          break;
        case 'set-complete':
          tape.setComplete(order.at);
          break;
        case 'touch':
          tape.touch(order.at);
          break;
      }
    }
    return stored;
  }

  /** A gap ends once. */
  #gapOf(id: number): number {
    const gap = this.#gaps.get(id);
    if (gap === undefined) throw new Error(`Gap ${id} ended before it began.`);
    this.#gaps.delete(id);
    return gap;
  }

  /** Says what went wrong and writes no more: who digests may be ahead of the tape. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      const tape = this.#tape;
      this.#tape = undefined;
      this.#tell.digester({ type: 'failed' });
      this.#tell.engine({ type: 'failed', problem: problemOf(error) });
      if (tape !== undefined) closeAfterFailure(tape);
    }
  }
}

/** A disk that is full cannot take the last of it either: that has been said, and what was committed is whole without. */
function closeAfterFailure(tape: TapeWriter): void {
  try {
    tape.close();
  } catch (error) {
    if (problemOf(error).code !== 'disk') throw error;
  }
}

function openTape({ folder, origin, now, minFreeBytes }: WriterStart): {
  readonly tape: TapeWriter;
  readonly isContinued: boolean;
} {
  const limits = { ...SEGMENT_LIMITS, ...(minFreeBytes !== undefined && { freeBytes: minFreeBytes }) };
  const isContinued = existsSync(folder) && segmentsIn(folder).length > 0;
  const tape = isContinued ? openForWriting(folder, now, limits) : beginRecording(folder, origin, { now, limits });
  return { tape, isContinued };
}

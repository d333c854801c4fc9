import type { ChangeRows } from '@model/change.ts';
import type { Lives, Scene } from '@model/scene.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { AfterComparing } from './after-comparing.ts';
import {
  type Asked,
  type Method,
  OPENED,
  type Question,
  type ReaderThreadStart,
  type Told,
} from './reader-conversation.ts';
import { TapeError } from './tape-error.ts';
import { openReader } from './tape-reader.ts';
import type { TapeReader } from './tape.ts';

/**
 * Entry of the reader worker: one recording, read-only, one question at a time in the order asked; but what is said of
 * damage waits until all is compared, and what is asked later does not wait for that.
 */
if (parentPort !== null) serve(parentPort, workerData);

function serve(port: NonNullable<typeof parentPort>, start: ReaderThreadStart): void {
  let reader: TapeReader;
  try {
    reader = openReader(start.path);
  } catch (error) {
    port.postMessage(refusal(OPENED, error), []);
    return;
  }
  const damage = new AfterComparing(reader, (asked) => tell(port, reader, asked));
  port.on('message', (asked: Asked) => {
    if (asked.method === 'close') {
      damage.leave();
      reader.close();
      port.close();
    } else if (isAboutDamage(asked)) damage.ask(asked);
    else tell(port, reader, asked);
  });
  port.postMessage({ id: OPENED, ok: true, value: undefined } satisfies Told, []);
}

function isAboutDamage(asked: Question): boolean {
  if (asked.method === 'report') return asked.args[0]?.asItSays !== true;
  return asked.method === 'gaps' || asked.method === 'damage';
}

function tell(port: NonNullable<typeof parentPort>, reader: TapeReader, asked: Question): void {
  try {
    const { value, transfer } = answer(reader, asked);
    port.postMessage({ id: asked.id, ok: true, value } satisfies Told, transfer);
  } catch (error) {
    port.postMessage(refusal(asked.id, error), []);
  }
}

/** A value and the buffers in it that change hands instead of being copied. */
interface Reply {
  readonly value: unknown;
  readonly transfer: ArrayBuffer[];
}

const answers: { readonly [M in Method]: (reader: TapeReader, args: Parameters<TapeReader[M]>) => Reply } = {
  report: (reader, args) => ({ value: reader.report(...args), transfer: [] }),
  span: (reader) => ({ value: reader.span(), transfer: [] }),
  sceneAt: (reader, args) => withRows(reader.sceneAt(...args)),
  range: (reader, args) => withTimes(reader.range(...args)),
  seqAt: (reader, args) => ({ value: reader.seqAt(...args), transfer: [] }),
  step: (reader, args) => ({ value: reader.step(...args), transfer: [] }),
  history: (reader, args) => withTimes(reader.history(...args)),
  find: (reader, args) => withTimes(reader.find(...args)),
  lives: (reader, args) => withRows(reader.lives(...args)),
  lookup: (reader, args) => ({ value: reader.lookup(...args), transfer: [] }),
  resourceVersions: (reader, args) => ({ value: reader.resourceVersions(...args), transfer: [] }),
  density: (reader, args) => {
    const value = reader.density(...args);
    return { value, transfer: [value.counts.buffer] };
  },
  search: (reader, args) => ({ value: reader.search(...args), transfer: [] }),
  gaps: (reader, args) => ({ value: reader.gaps(...args), transfer: [] }),
  coverageAt: (reader, args) => ({ value: reader.coverageAt(...args), transfer: [] }),
  damage: (reader) => ({ value: reader.damage(), transfer: [] }),
  body: (reader, args) => {
    const value = reader.body(...args);
    return { value, transfer: [value.buffer] };
  },
};

function answer<M extends Method>(reader: TapeReader, question: Question<M>): Reply {
  return answers[question.method](reader, question.args);
}

function withRows(value: Scene | Lives): Reply {
  return { value, transfer: [value.rows.buffer] };
}

function withTimes(value: ChangeRows): Reply {
  return { value, transfer: [value.rows.buffer, value.times.buffer] };
}

/** Errors cross as code and sentence; what is not the tape's own is a fault of ours and says so. */
function refusal(id: number, error: unknown): Told {
  if (error instanceof TapeError) return { id, ok: false, code: error.code, message: error.message };
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { id, ok: false, code: 'crashed', message: `The recording could not be asked: ${why}` };
}

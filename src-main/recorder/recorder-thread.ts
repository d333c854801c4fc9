import { parentPort, workerData } from 'node:worker_threads';
import { DigestSession } from './thread/digest-session.ts';
import type { FromTape, ToTape } from './thread/tape-messages.ts';
import { TapeSession } from './thread/tape-session.ts';
import type { FromWriter, ToWriter } from './thread/writer-messages.ts';
import type { ThreadStart } from './thread/writer-thread.ts';

/** Entry of the recorder's two worker threads: the one that digests, and the only writer of a recording. */
if (parentPort === null)
  throw new Error('recorder-thread is the entry of a worker thread; it cannot be run by itself.');
const engine = parentPort;
const { role, start, other }: ThreadStart = workerData;

/** Nothing is said after these: without a listener the thread ends by itself. */
function hangUp(): void {
  engine.close();
  other.close();
}

function digest(): void {
  const session = new DigestSession(start, {
    tape: (message: ToTape) => {
      const { heard, made } = message.type === 'orders' ? message.versions : {};
      other.postMessage(message, heard === undefined || made === undefined ? [] : [heard.buffer, made.buffer]);
      if (message.type === 'close') hangUp();
    },
    engine: (message) => engine.postMessage(message),
  });
  other.on('message', (message: FromTape) => {
    session.hear(message);
    if (message.type === 'failed') hangUp();
  });
  engine.on('message', (message: ToWriter) => session.handle(message));
}

function write(): void {
  const session = new TapeSession(start, {
    digester: (message: FromTape) => other.postMessage(message),
    engine: (message: FromWriter) => {
      engine.postMessage(message);
      if (message.type === 'closed' || message.type === 'failed') hangUp();
    },
  });
  other.on('message', (message: ToTape) => session.handle(message));
}

if (role === 'digester') digest();
else write();

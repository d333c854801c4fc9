import { parentPort, workerData } from 'node:worker_threads';
import type { FromWriter, ToWriter, WriterStart } from './thread/writer-messages.ts';
import { WriterSession } from './thread/writer-session.ts';

/** Entry of the recorder's worker thread: the only writer of a recording. */
if (parentPort === null)
  throw new Error('recorder-thread is the entry of a worker thread; it cannot be run by itself.');
const port = parentPort;
const start: WriterStart = workerData;
const session = new WriterSession(start, (message: FromWriter) => {
  port.postMessage(message);
  // Nothing is said after these two: without a listener the thread ends by itself.
  if (message.type === 'closed' || message.type === 'failed') port.close();
});
port.on('message', (message: ToWriter) => session.handle(message));

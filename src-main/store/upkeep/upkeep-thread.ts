import { parentPort, workerData } from 'node:worker_threads';
import { setPriority } from 'node:os';
import { timestampFromMs } from '@model/time.ts';
import { TapeError } from '../tape-error.ts';
import { applyRetention } from './retention.ts';
import type { UpkeepSays, UpkeepStart } from './upkeep-client.ts';

/** Between two looks at the segments, in ms. */
const LOOK_EVERY_MS = 30_000;
/** The least urgent there is; on Linux it is this thread's alone. */
const LEAST_URGENT = 19;

/** Entry of the upkeep thread of a recording: removes what is not kept. It writes to no segment that is written. */
if (parentPort !== null) run(parentPort, workerData);

function run(port: NonNullable<typeof parentPort>, start: UpkeepStart): void {
  if (process.platform === 'linux') setPriority(LEAST_URGENT);
  const say = (message: UpkeepSays): void => port.postMessage(message);
  const look = (): void => {
    try {
      const removed = applyRetention(start.folder, start.keep, timestampFromMs(Date.now()));
      say({ type: 'looked', removed: removed.map(({ number }) => number) });
    } catch (error) {
      if (!(error instanceof TapeError)) throw error;
      say({ type: 'problem', sentence: error.message });
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  port.once('message', () => {
    clearInterval(timer);
    port.close();
  });
  look();
}

import { parentPort, workerData } from 'node:worker_threads';
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { timestampFromMs } from '@model/time.ts';
import { TapeError } from '../tape-error.ts';
import { packNext } from './pack-closed.ts';
import type { Pacing } from './packing.ts';
import { applyRetention } from './retention.ts';
import type { UpkeepSays, UpkeepStart } from './upkeep-client.ts';

/** Between two looks at the segments, in ms. */
const LOOK_EVERY_MS = 30_000;
/** After so much work it rests four times as long. */
const WORK_AT_ONCE_MS = 25;
const REST_PER_WORK = 4;
/** The least urgent there is; on Linux it is this thread's alone. */
const LEAST_URGENT = 19;

/** Entry of the upkeep thread of a recording: removes what is not kept and packs what is closed. It writes to no segment that is written. */
if (parentPort !== null) run(parentPort, workerData);

function run(port: NonNullable<typeof parentPort>, start: UpkeepStart): void {
  if (process.platform === 'linux') setPriority(LEAST_URGENT);
  const closing = new AbortController();
  const say = (message: UpkeepSays): void => port.postMessage(message);
  port.once('message', () => closing.abort());
  void look(start, closing.signal, say).finally(() => port.close());
}

/** Looks after the segments until it is told to end. */
async function look(start: UpkeepStart, signal: AbortSignal, say: (message: UpkeepSays) => void): Promise<void> {
  const givenUp = new Set<number>();
  while (!signal.aborted) {
    try {
      const removed = applyRetention(start.folder, start.keep, timestampFromMs(Date.now()));
      const packed = await packNext(start.folder, gentle(signal), givenUp);
      say({ type: 'looked', removed: removed.map(({ number }) => number), ...(packed !== undefined && { packed }) });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TapeError)) throw error;
      say({ type: 'problem', sentence: error.message });
    }
    await rest(LOOK_EVERY_MS, signal);
  }
}

/** Works a part of the time only, so that whoever needs the processor has it. The time before this call is no work. */
function gentle(signal: AbortSignal): Pacing {
  let since = performance.now();
  return async () => {
    signal.throwIfAborted();
    const worked = performance.now() - since;
    if (worked >= WORK_AT_ONCE_MS) await rest(worked * REST_PER_WORK, signal);
    if (worked >= WORK_AT_ONCE_MS) since = performance.now();
    signal.throwIfAborted();
  };
}

/** Waits, but not for one that is told to end. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

import type { Client } from '@contract/contract.ts';
import type { RecordingStatus } from '@model/recording.ts';

/** Waits; ends early, without an error, when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

interface Watching {
  readonly client: Pick<Client, 'recordings'>;
  readonly signal: AbortSignal;
  readonly pause: Pause;
  readonly onStatuses: (statuses: readonly RecordingStatus[]) => void;
}

const RETRY_MS = 1000;

/** Tells what the engine has open each time it says so; asks anew when the feed ends, until the signal is aborted. */
export async function watchRecordings({ client, signal, pause, onStatuses }: Watching): Promise<void> {
  let isBroken = false;
  while (!signal.aborted) {
    try {
      for await (const statuses of await client.recordings.watch(undefined, { signal })) {
        isBroken = false;
        onStatuses(statuses);
      }
    } catch (error) {
      if (!signal.aborted && !isBroken) {
        // The banner of the connection tells the user; here it only means to ask again, and to say so once.
        isBroken = true;
        console.warn('The feed of recordings broke and is asked for again every second', error);
      }
    }
    await pause(RETRY_MS, signal);
  }
}

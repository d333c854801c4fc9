import { Worker } from 'node:worker_threads';
import type { KeepRule } from './keep-rule.ts';

/** What an upkeep thread is started with. */
export interface UpkeepStart {
  readonly folder: string;
  readonly keep: KeepRule;
}

/** What it says after each look at the segments. */
export type UpkeepSays =
  | { readonly type: 'looked'; readonly removed: readonly number[]; readonly packed?: number }
  | { readonly type: 'problem'; readonly sentence: string };

/** The upkeep of one recording, in a thread of its own. */
export interface Upkeep {
  close(): Promise<void>;
}

/** Starts the thread (`worker` is where the built `upkeep-thread.ts` lies) and tells `onSaid` what it says. */
export function startUpkeep(worker: URL, start: UpkeepStart, onSaid: (said: UpkeepSays) => void): Upkeep {
  const thread = new Worker(worker, { workerData: start, name: 'khronoscope upkeep' });
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  thread.on('message', onSaid);
  thread.on('error', (error) => {
    const why = error instanceof Error ? error.message : String(error);
    onSaid({ type: 'problem', sentence: `The upkeep of ${start.folder} stopped (${why}); record again to start it.` });
  });
  return {
    close: () => {
      thread.postMessage('close');
      return ended;
    },
  };
}

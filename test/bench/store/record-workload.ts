import { MOST_IN_FLIGHT } from '../../../src-main/recorder/queue/batching.ts';
import { DEFAULT_RULES } from '../../../src-main/recorder/redaction/default-rules.ts';
import type { FromWriter } from '../../../src-main/recorder/thread/writer-messages.ts';
import { writerThread } from '../../../src-main/recorder/thread/writer-thread.ts';
import { timestampFromMs } from '../../../src-preload/model/time.ts';
import { bundleAt } from '../recorder/bundle-at.ts';
import { readWorkload, WORKLOAD_SCOPES } from './workload-file.ts';
import { WORKLOAD_START } from './workload/workload.ts';

export interface Recorded {
  readonly versions: number;
  readonly perSecond: number;
  readonly rawMbPerSecond: number;
  /** Of this process, which reads the workload and holds the writer's thread. */
  readonly rssMb: number;
}

/** Records a workload's file into `folder` through the recorder's worker thread, as fast as it takes it. */
export async function recordWorkload(workload: string, folder: string): Promise<Recorded> {
  const origin = { context: 'bench', server: 'https://bench', clusterUid: 'bench', serverVersion: 'v0' };
  const writer = new Writer({ folder, origin, now: timestampFromMs(WORKLOAD_START), redaction: DEFAULT_RULES });
  await writer.next('opened');
  for (const [id, scope] of WORKLOAD_SCOPES) writer.line.say({ type: 'reflector', id, scope });
  const started = performance.now();
  let [raw, versions, waiting] = [0, 0, 0];
  const settle = async (upTo: number): Promise<void> => {
    for (; waiting > upTo; waiting--) versions += (await writer.next('committed')).committed.stored;
  };
  for (const batch of readWorkload(workload)) {
    raw += batch.bodies.length;
    writer.line.say({ type: 'batch', batch });
    waiting += 1;
    await settle(MOST_IN_FLIGHT - 1);
  }
  await settle(0);
  const seconds = (performance.now() - started) / 1000;
  const rssMb = process.resourceUsage().maxRSS / 1024;
  writer.line.say({ type: 'complete', at: timestampFromMs(WORKLOAD_START) });
  writer.line.say({ type: 'close' });
  await writer.next('closed');
  return { versions, perSecond: versions / seconds, rawMbPerSecond: raw / 1e6 / seconds, rssMb };
}

type Said<T extends FromWriter['type']> = Extract<FromWriter, { readonly type: T }>;

/** A writer's thread whose words are awaited one by one. */
class Writer {
  readonly line;
  readonly #said: FromWriter[] = [];
  #wake: () => void = () => undefined;

  constructor(start: Parameters<ReturnType<typeof writerThread>>[0]) {
    const hear = (message: FromWriter): void => {
      this.#said.push(message);
      this.#wake();
    };
    this.line = writerThread(bundleAt('RECORDER_THREAD'))(start, { said: hear, lost: () => this.#wake() });
  }

  async next<T extends FromWriter['type']>(type: T): Promise<Said<T>> {
    while (this.#said.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    const message = this.#said.shift();
    if (message?.type !== type) throw new Error(`The writer said ${JSON.stringify(message)} instead of ${type}.`);
    return message as Said<T>;
  }
}

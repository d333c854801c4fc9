import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src-main/kube/clock.ts';
import { hearCluster } from '../../../src-main/kube/cluster.ts';
import { EVERYTHING } from '../../../src-main/kube/hearing-scope.ts';
import { type Recorder, startRecorder } from '../../../src-main/recorder/recorder.ts';
import { bundleAt } from './bundle-at.ts';
import { contextOf } from '../../kube/conversation.ts';

/** A server of pods in a process of its own, and this process recording it with the recorder's real thread. */
export interface RecordedServer {
  readonly url: string;
  readonly recorder: Recorder;
  /** Resolves with the versions written when at least so many are. */
  stored(count: number): Promise<void>;
  /** Ms from the start of hearing to the first complete picture on disk. */
  readonly firstPictureMs: Promise<number>;
  close(): Promise<void>;
}

/** Starts the server, calls `before` with its address, then records it. */
export async function recordPods(pods: number, before: (url: string) => Promise<void>): Promise<RecordedServer> {
  const child: ChildProcess = fork(fileURLToPath(bundleAt('POD_SERVER')), [String(pods)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [port] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  const url = `http://127.0.0.1:${port.toString().trim()}`;
  await before(url);
  const folder = mkdtempSync(join(tmpdir(), 'khronoscope-bench-'));
  const recorder = await startRecorder({
    folder: join(folder, 'recording'),
    origin: { context: 'bench', server: url, clusterUid: 'bench', serverVersion: '' },
    writer: bundleAt('RECORDER_THREAD'),
  });
  const stored = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (recorder.stats().stored < count) return;
        stop();
        resolve();
      };
      const stop = recorder.onCommitted(look);
      look();
    });
  const started = performance.now();
  const cluster = hearCluster({
    config: contextOf(url),
    scope: EVERYTHING,
    sinkFor: ({ kind }) => recorder.sinkFor(kind),
    onConnected: () => Promise.resolve(),
    onState: () => undefined,
    onKind: () => undefined,
    env: {},
    clock: systemClock,
    random: Math.random,
  });
  return {
    url,
    recorder,
    stored,
    firstPictureMs: stored(pods).then(() => performance.now() - started),
    close: async () => {
      await cluster.close();
      await recorder.close();
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

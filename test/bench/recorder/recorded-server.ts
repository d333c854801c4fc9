import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src-main/kube/clock.ts';
import { type HeardCluster, hearCluster } from '../../../src-main/kube/cluster.ts';
import { EVERYTHING } from '../../../src-preload/model/recording-scope.ts';
import { DEFAULT_RULES } from '../../../src-main/recorder/redaction/default-rules.ts';
import { type Recorder, startRecorder } from '../../../src-main/recorder/recorder.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { SCENE_COLUMNS } from '../../../src-preload/model/scene.ts';
import { CERTIFICATE } from '../../fakes/test-certificate.ts';
import { trusting } from '../../kube/conversation.ts';
import { bundleAt } from './bundle-at.ts';
import { RawClient } from './raw-client.ts';

/** A server of pods in a process of its own. */
export interface PodServer {
  readonly pods: number;
  readonly url: string;
  readonly raw: RawClient;
  close(): void;
}

export async function startPodServer(pods: number): Promise<PodServer> {
  const child: ChildProcess = fork(fileURLToPath(bundleAt('POD_SERVER')), [String(pods)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [port] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  const url = `https://127.0.0.1:${port.toString().trim()}`;
  const raw = await RawClient.connect(url, { ca: CERTIFICATE, servername: 'api.test' });
  return {
    pods,
    url,
    raw,
    close: () => {
      raw.close();
      child.kill();
    },
  };
}

/** This process recording the server, with the recorder's real thread. */
export class RecordedServer {
  readonly recorder: Recorder;
  readonly #server: PodServer;
  readonly #scratch: string;
  readonly #cluster: HeardCluster;
  #expected: number;

  private constructor(server: PodServer, scratch: string, recorder: Recorder) {
    this.#server = server;
    this.#scratch = scratch;
    this.recorder = recorder;
    this.#expected = server.pods;
    this.#cluster = hearCluster({
      config: trusting(server.url),
      scope: EVERYTHING,
      sinkFor: ({ kind }) => recorder.sinkFor(kind),
      onConnected: () => Promise.resolve(),
      onState: () => undefined,
      onKind: () => undefined,
      env: {},
      clock: systemClock,
      random: Math.random,
    });
  }

  /** Starts to hear and record. */
  static async start(server: PodServer): Promise<RecordedServer> {
    const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-bench-'));
    const recorder = startRecorder({
      redaction: DEFAULT_RULES,
      folder: join(scratch, 'recording'),
      origin: { context: 'bench', server: server.url, clusterUid: 'bench', serverVersion: '' },
      writer: bundleAt('RECORDER_THREAD'),
    });
    return new RecordedServer(server, scratch, recorder);
  }

  /** Where the recording is. */
  get folder(): string {
    return join(this.#scratch, 'recording');
  }

  /** All bytes of the recording on disk, its log included. */
  get bytesOnDisk(): number {
    return readdirSync(this.folder).reduce((sum, name) => sum + statSync(join(this.folder, name)).size, 0);
  }

  /** How many versions were sent and not written; negative if more were. */
  get missing(): number {
    return this.#expected - this.recorder.stats().stored;
  }

  /** Resolves when every pod is on disk and a reader answers with a scene of them all. */
  async firstPicture(): Promise<void> {
    await this.#committed();
    const reader = openReader(this.folder);
    try {
      const span = reader.span();
      const objects = span === undefined ? 0 : reader.sceneAt(span.last).rows.length / SCENE_COLUMNS.stride;
      if (objects !== this.#server.pods) throw new Error(`the first picture has ${objects} objects`);
    } finally {
      reader.close();
    }
  }

  /** Has the server write its next changes. */
  async prepare(count: number): Promise<void> {
    await this.#server.raw.drain(`/prepare?count=${count}`);
    this.#expected += count;
  }

  /** Has it send them, `rate` a second (0: as fast as they are read); resolves when they are on disk. */
  async burst(rate: number): Promise<void> {
    await this.#server.raw.drain(`/burst?rate=${rate}`);
    await this.#committed();
  }

  /** Has it send so many further changes that it writes as it goes; resolves when they are on disk. */
  async steady(rate: number, count: number): Promise<void> {
    this.#expected += count;
    await this.#server.raw.drain(`/steady?rate=${rate}&count=${count}`);
    await this.#committed();
  }

  async close(): Promise<void> {
    await this.#cluster.close();
    await this.recorder.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  #committed(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.missing > 0) return;
        stop();
        resolve();
      };
      const stop = this.recorder.onCommitted(look);
      look();
    });
  }
}

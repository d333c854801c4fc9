import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { durationMs } from '../../src-main/cli/instant.ts';
import { systemClock } from '../../src-main/kube/clock.ts';
import { type HeardCluster, hearCluster } from '../../src-main/kube/cluster.ts';
import { contextConfig, loadKubeconfig } from '../../src-main/kube/config/kubeconfig.ts';
import { DEFAULT_RULES } from '../../src-main/recorder/redaction/default-rules.ts';
import { type Recorder, startRecorder } from '../../src-main/recorder/recorder.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { EVERYTHING } from '../../src-preload/model/recording-scope.ts';
import { bundleAt } from '../bench/recorder/bundle-at.ts';
import { hasCluster, type RealCluster, startRealCluster } from '../real-cluster/cluster.ts';
import { flatness, type Sample, sampleNow, sampleText } from './flatness.ts';
import { compareWith } from './witnessed.ts';

/**
 * Records a real cluster of its own for long, in which pods change so often a second, while a raw watch in another process
 * sees the same. Says once a minute what the recorder costs. Fails if a version is missing outside of a gap or has other
 * bytes, if the recording does not verify, if memory goes on growing, or if descriptors leak. An interrupt ends it early,
 * with a verdict on the time until then.
 */
const SAMPLE_SECONDS = 5;
const CHURN_MS = 30_000;
const STILL_MS = 3_000;
const STILL_WITHIN_MS = 60_000;

const { values } = parseArgs({
  options: { for: { type: 'string', default: '30m' }, rate: { type: 'string', default: '100' } },
});
const lastsMs = durationMs(values.for);
if (lastsMs === undefined || lastsMs <= 0) throw new Error('--for is a length of time, as 30m or 24h');
if (!hasCluster) throw new Error('a soak needs the packed cluster; bench:recorder -- --minutes 60 does not');

let isCancelled = false;
process.on('SIGINT', () => (isCancelled = true));
process.on('SIGTERM', () => (isCancelled = true));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The raw watch beside the recorder. */
class Witness {
  readonly file: string;
  readonly #child: ChildProcess;
  readonly #watching = Promise.withResolvers<void>();
  seen = 0;
  blind = '';

  constructor(kubeconfig: string, scratch: string) {
    this.file = join(scratch, 'witness.ndjson');
    this.#child = fork(fileURLToPath(bundleAt('WITNESS')), [kubeconfig, this.file], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.#child.on('exit', (code) => this.#watching.reject(new Error(`the witness ended with ${code}`)));
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) this.#hear(line);
    });
  }

  get watching(): Promise<void> {
    return this.#watching.promise;
  }

  /** Resolves when all that it saw is in its file. */
  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  #hear(line: string): void {
    if (line === 'watching') this.#watching.resolve();
    if (line.startsWith('seen ')) this.seen = Number(line.slice('seen '.length));
    if (line.startsWith('blind ')) this.blind = line;
  }
}

/** Everything of the cluster into a folder; resolves when all of it is watched. */
async function record(kubeconfig: string, folder: string): Promise<{ recorder: Recorder; cluster: HeardCluster }> {
  const recorder = startRecorder({
    redaction: DEFAULT_RULES,
    folder,
    origin: { context: 'soak', server: '', clusterUid: 'soak', serverVersion: '' },
    writer: bundleAt('RECORDER_THREAD'),
  });
  const complete = Promise.withResolvers<void>();
  const cluster = hearCluster({
    config: contextConfig(loadKubeconfig({ explicit: [kubeconfig], env: {}, home: '' }), ''),
    scope: EVERYTHING,
    sinkFor: ({ kind, namespace }) => recorder.sinkFor(kind, namespace === '' ? {} : { namespace }),
    onConnected: () => Promise.resolve(),
    onState: (state) => {
      if (state.type === 'recording' && state.kinds > 0 && state.kindsReady === state.kinds) complete.resolve();
    },
    onKind: () => undefined,
    env: {},
    clock: systemClock,
    random: Math.random,
  });
  await complete.promise;
  return { recorder, cluster };
}

/** Changes pods until the time is over or somebody interrupts, which may end the churn under way, too. */
async function keepChanging(cluster: RealCluster, end: number): Promise<void> {
  while (!isCancelled && performance.now() < end) {
    const ms = Math.max(1_000, Math.min(CHURN_MS, end - performance.now()));
    const churn = cluster.churn(Number(values.rate), ms).then(
      () => undefined,
      (problem: unknown) => {
        if (!isCancelled) throw problem;
      },
    );
    await Promise.race([churn, cancelled()]);
  }
}

async function cancelled(): Promise<void> {
  while (!isCancelled) await pause(250);
}

/** Until neither sees anything new for a while. A lease is renewed every few seconds, so not for ever. */
async function stillness(witness: Witness, recorder: Recorder): Promise<void> {
  const end = performance.now() + STILL_WITHIN_MS;
  let [before, since] = [-1, performance.now()];
  while (performance.now() < end && performance.now() - since < STILL_MS) {
    await pause(500);
    const now = witness.seen + recorder.stats().stored;
    if (now !== before) since = performance.now();
    before = now;
  }
}

async function soak(cluster: RealCluster, scratch: string): Promise<readonly string[]> {
  await cluster.play('shop');
  const folder = join(scratch, 'recording');
  const { recorder, cluster: hearing } = await record(cluster.kubeconfig, folder);
  const witness = new Witness(cluster.kubeconfig, scratch);
  await witness.watching;
  await stillness(witness, recorder);
  const since = witness.seen;
  const samples: Sample[] = [];
  const sampling = setInterval(() => {
    samples.push(sampleNow(folder));
    if (samples.length % (60 / SAMPLE_SECONDS) === 0) {
      const minute = samples.length / (60 / SAMPLE_SECONDS);
      console.log(`minute ${minute}: ${sampleText(sampleNow(folder))}; ${recorder.stats().stored} versions`);
    }
  }, SAMPLE_SECONDS * 1000);
  await keepChanging(cluster, performance.now() + (lastsMs ?? 0));
  clearInterval(sampling);
  await stillness(witness, recorder);
  // The recorder last, so that it can have all that the witness has.
  await witness.end();
  await pause(STILL_MS);
  await hearing.close();
  await recorder.close();
  const { compared, gaps, wrong } = await compareWith(folder, witness.file, since);
  const { versions, problems } = await verifyRecording(folder);
  const flat = flatness(samples, SAMPLE_SECONDS);
  console.log(`${versions} versions recorded; ${compared} seen by the witness; ${gaps.length} gaps`);
  console.log(flat.says);
  const short = compared > 0 ? [] : ['the witness saw nothing'];
  return [...short, ...(witness.blind === '' ? [] : [witness.blind]), ...wrong, ...problems, ...flat.wrong];
}

const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-soak-'));
const cluster = await startRealCluster();
let wrong: readonly string[] = ['it did not come to an end'];
try {
  wrong = await soak(cluster, scratch);
} finally {
  await cluster.wipe();
  rmSync(scratch, { recursive: true, force: true });
}
for (const sentence of wrong.slice(0, 20)) console.log(sentence);
if (wrong.length > 20) console.log(`and ${wrong.length - 20} more`);
console.log(`${isCancelled ? 'interrupted' : values.for}: ${wrong.length === 0 ? 'all well' : 'not well'}`);
process.exit(wrong.length === 0 ? 0 : 1);

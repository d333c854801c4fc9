import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, systemClock } from '../../../src-main/kube/clock.ts';
import { type HeardCluster, hearCluster } from '../../../src-main/kube/cluster.ts';
import type { KindStatus } from '../../../src-main/kube/cluster-state.ts';
import { type Recorder, startRecorder } from '../../../src-main/recorder/recorder.ts';
import { EVERYTHING } from '../../../src-preload/model/recording-scope.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { contextOf } from '../../kube/conversation.ts';
import type { RealCluster } from '../../real-cluster/cluster.ts';
import { Judge, JUDGED } from '../../real-cluster/judge/judge.ts';
import { adminOf } from '../../real-cluster/judge/raw-watch.ts';
import { type Fault, faultText, randomFault } from '../fault.ts';
import { FaultyFront } from '../front/faulty-front.ts';
import { type MortalWriter, writerHere } from '../model/writer-here.ts';
import type { RunResult } from '../run-result.ts';
import { realUpstream } from './real-upstream.ts';
import { unrest } from './unrest.ts';

const BETWEEN_MS = 600;
const RETRY_MS = 500;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** So many faults of this seed before a real API server, in which `shop` has played. */
export async function runRealFaults(seed: number, count: number, cluster: RealCluster): Promise<RunResult> {
  const judge = await Judge.of(cluster);
  const upstream = realUpstream(adminOf(cluster.kubeconfig));
  const front = await FaultyFront.start({ upstream, clock: systemClock, speech: 'http2' });
  const run = new RealRun(seed, cluster, { judge, front });
  try {
    return await run.to(count);
  } finally {
    await run.close();
  }
}

class RealRun {
  readonly #seed: number;
  readonly #cluster: RealCluster;
  /** What happens and what goes wrong; what the reflectors roll is their own. */
  readonly #script: Random;
  readonly #judge: Judge;
  readonly #front: FaultyFront;
  readonly #scratch = mkdtempSync(join(tmpdir(), 'khronoscope-real-faults-'));
  readonly #folder = join(this.#scratch, 'recording');
  readonly #states = new Map<string, KindStatus['state']>();
  readonly #happened: string[] = [];
  #writer: MortalWriter = writerHere();
  #recorder: Recorder | undefined;
  #hearing: HeardCluster | undefined;

  constructor(
    seed: number,
    cluster: RealCluster,
    { judge, front }: { readonly judge: Judge; readonly front: FaultyFront },
  ) {
    this.#seed = seed;
    this.#cluster = cluster;
    this.#script = seededRandom(seed);
    this.#judge = judge;
    this.#front = front;
  }

  async to(count: number): Promise<RunResult> {
    await this.#record();
    await this.#rest();
    this.#judge.begin();
    for (let done = 0; done < count; done++) {
      if (done % 3 === 0) await unrest(this.#cluster, this.#script);
      await pause(this.#script() * BETWEEN_MS);
      await this.#inject(randomFault(this.#script));
    }
    this.#front.heal();
    const restless = await this.#rest();
    await this.#stop();
    const wrong = this.#judge.wrongIn(this.#folder);
    return { seed: this.#seed, faults: this.#happened, wrong: [...restless, ...wrong] };
  }

  async close(): Promise<void> {
    this.#judge.stop();
    await this.#stop();
    await this.#front.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  async #record(): Promise<void> {
    this.#states.clear();
    this.#writer = writerHere();
    const origin = { context: 'real', server: this.#front.url, clusterUid: '', serverVersion: '' };
    const recorder = startRecorder({ folder: this.#folder, origin, writer: this.#writer.open });
    this.#recorder = recorder;
    const base = contextOf(this.#front.url);
    this.#hearing = hearCluster({
      config: { ...base, cluster: { ...base.cluster, skipTlsVerify: true } },
      scope: { ...EVERYTHING, kinds: [...JUDGED.keys()] },
      sinkFor: ({ kind, namespace }) => recorder.sinkFor(kind, namespace === '' ? {} : { namespace }),
      onConnected: () => Promise.resolve(),
      onState: () => undefined,
      onKind: ({ kind, namespace, state }) => this.#states.set(`${kind.resource}@${namespace}`, state),
      env: {},
      clock: systemClock,
      random: seededRandom(this.#seed + 1),
    });
  }

  async #inject(fault: Fault): Promise<void> {
    // A clock that is set proves more on a clock of our own, before the model.
    if (fault.type === 'clock-step') return;
    this.#happened.push(faultText(fault));
    if (fault.type !== 'kill' && fault.type !== 'disk-full') {
      this.#front.inject(fault);
      // Nobody waits half a minute for the next of thirty faults.
      if (this.#happened.length % 5 === 0) this.#hearing?.retry();
      return;
    }
    if (fault.type === 'kill') this.#writer.kill();
    else await this.#fillDisk();
    await this.#stop();
    await this.#record();
  }

  #fillDisk(): Promise<void> {
    return new Promise((resolve) => {
      this.#writer.fillDisk();
      this.#recorder?.onFailed(() => resolve());
    });
  }

  async #stop(): Promise<void> {
    await this.#hearing?.close();
    await this.#recorder?.close();
    this.#hearing = undefined;
    this.#recorder = undefined;
  }

  async #rest(): Promise<readonly string[]> {
    const impatience = setInterval(() => this.#hearing?.retry(), RETRY_MS);
    const isCalm = () => [...JUDGED.keys()].every((resource) => this.#states.get(`${resource}@`) === 'watching');
    try {
      return await this.#judge.rest(this.#folder, isCalm);
    } finally {
      clearInterval(impatience);
    }
  }
}

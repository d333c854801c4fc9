import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, systemClock } from '../../../src-main/kube/clock.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import type { RealCluster } from '../../real-cluster/cluster.ts';
import { adminOf } from '../../real-cluster/judge/raw-watch.ts';
import { changeNamesIn, lostIn } from '../committed.ts';
import { type Fault, faultText, randomFault } from '../fault.ts';
import { FaultyFront } from '../front/faulty-front.ts';
import type { RunResult } from '../run-result.ts';
import { realUpstream } from './real-upstream.ts';
import { RecorderProcess } from './recorder-process.ts';
import { canMount, mountedDisk, type SmallDisk } from './small-disk.ts';
import { unrest } from './unrest.ts';

const BETWEEN_MS = 1_500;
/** Long enough, at most, that the server gives the watcher up. */
const LONGEST_STOP_MS = 15_000;
/** A kubeconfig is looked at every two seconds; one that changed makes whatever waits try again at once. */
const IMPATIENT_MS = 2_500;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * So many faults of this seed between a real API server, in which `shop` has played, and a recorder of its own process,
 * which is killed (SIGKILL) and stopped (SIGSTOP) among them, and whose disk is full where one can be had.
 */
export async function runProcessMix(seed: number, count: number, cluster: RealCluster): Promise<RunResult> {
  const upstream = realUpstream(adminOf(cluster.kubeconfig));
  const front = await FaultyFront.start({ upstream, clock: systemClock, speech: 'http2' });
  const recorder = await RecorderProcess.in(cluster);
  const disk = canMount ? mountedDisk(recorder.scratch) : undefined;
  try {
    return await new ProcessMix(seed, { cluster, front, recorder, disk }).to(count);
  } finally {
    await recorder.end();
    disk?.remove();
    await front.close();
    await recorder.close();
  }
}

interface Cast {
  readonly cluster: RealCluster;
  readonly front: FaultyFront;
  readonly recorder: RecorderProcess;
  readonly disk: SmallDisk | undefined;
}

class ProcessMix {
  readonly #seed: number;
  readonly #script: Random;
  readonly #cast: Cast;
  readonly #folder: string;
  readonly #happened: string[] = [];
  readonly #lost: string[] = [];
  #retries = 0;

  constructor(seed: number, cast: Cast) {
    this.#seed = seed;
    this.#script = seededRandom(seed);
    this.#cast = cast;
    this.#folder = join(cast.disk?.folder ?? cast.recorder.scratch, 'recording');
    cast.recorder.kubeconfig = join(cast.recorder.scratch, 'kubeconfig');
  }

  async to(count: number): Promise<RunResult> {
    const { cluster, front, recorder } = this.#cast;
    this.#writeKubeconfig();
    const impatience = setInterval(() => this.#writeKubeconfig(), IMPATIENT_MS);
    try {
      await recorder.record(this.#folder);
      await recorder.judge.rest(this.#folder, () => true);
      recorder.judge.begin();
      for (let done = 0; done < count; done++) {
        if (done % 2 === 0) await unrest(cluster, this.#script);
        await pause(this.#script() * BETWEEN_MS);
        await this.#inject(randomFault(this.#script));
      }
      front.heal();
      const wrong = await recorder.verdict(this.#folder);
      return { seed: this.#seed, faults: this.#happened, wrong: [...this.#lost, ...wrong] };
    } finally {
      clearInterval(impatience);
    }
  }

  async #inject(fault: Fault): Promise<void> {
    // A clock that is set proves more on a clock of our own, before the model.
    if (fault.type === 'clock-step' || (fault.type === 'disk-full' && this.#cast.disk === undefined)) return;
    this.#happened.push(faultText(fault));
    switch (fault.type) {
      case 'kill':
        return this.#startAgainAfter(() => this.#cast.recorder.running.end('SIGKILL'));
      case 'disk-full':
        return this.#startAgainAfter(() => this.#fillDisk());
      case 'stop':
        return this.#stop();
      default:
        this.#cast.front.inject(fault);
    }
  }

  /** What a reader found before is found after, whatever ended the recorder. */
  async #startAgainAfter(ending: () => Promise<unknown>): Promise<void> {
    const committed = changeNamesIn(this.#folder);
    await ending();
    this.#lost.push(...lostIn(this.#folder, committed));
    await unrest(this.#cast.cluster, this.#script);
    await this.#cast.recorder.record(this.#folder);
  }

  async #fillDisk(): Promise<void> {
    const { cluster, disk, recorder } = this.#cast;
    const { child } = recorder.running;
    const ended = once(child, 'exit');
    disk?.fill();
    while (child.exitCode === null) await cluster.churn(100, 1_000);
    await ended;
    disk?.empty();
  }

  async #stop(): Promise<void> {
    const { cluster, recorder } = this.#cast;
    recorder.running.child.kill('SIGSTOP');
    const churn = cluster.churn(100, this.#script() * LONGEST_STOP_MS);
    await unrest(cluster, this.#script);
    await churn;
    recorder.running.child.kill('SIGCONT');
  }

  #writeKubeconfig(): void {
    const { front, recorder } = this.#cast;
    const namespace = this.#retries++ % 2 === 0 ? 'shop' : 'default';
    const kubeconfig = {
      'current-context': 'front',
      clusters: [{ name: 'front', cluster: { server: front.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'admin', user: {} }],
      contexts: [{ name: 'front', context: { cluster: 'front', user: 'admin', namespace } }],
    };
    writeFileSync(recorder.kubeconfig, JSON.stringify(kubeconfig));
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, systemClock } from '../../../src-main/kube/clock.ts';
import { type HeardCluster, hearCluster } from '../../../src-main/kube/cluster.ts';
import type { KindStatus } from '../../../src-main/kube/cluster-state.ts';
import { EVERYTHING } from '../../../src-main/kube/hearing-scope.ts';
import { type Recorder, startRecorder } from '../../../src-main/recorder/recorder.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { contextOf } from '../../kube/conversation.ts';
import type { RealCluster } from '../../real-cluster/cluster.ts';
import { adminOf, type RawWatch, watchEverything } from '../../real-cluster/raw-watch.ts';
import { type Fault, faultText, randomFault } from '../fault.ts';
import { FaultyFront } from '../front/faulty-front.ts';
import { type MortalWriter, writerHere } from '../model/writer-here.ts';
import type { RunResult } from '../run-result.ts';
import { endOf, faultsOf, type Truth } from '../verdict.ts';
import { presentOf } from './present.ts';
import { realUpstream } from './real-upstream.ts';
import { unrest } from './unrest.ts';

/** Kinds by resource, and what gaps call them. */
const KINDS = new Map([
  ['pods', 'Pod'],
  ['configmaps', 'ConfigMap'],
  ['services', 'Service'],
  ['replicasets', 'ReplicaSet.apps'],
  ['deployments', 'Deployment.apps'],
]);
const BETWEEN_MS = 600;
const SETTLE_WITHIN_MS = 120_000;
const STILL_MS = 2_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** So many faults of this seed before a real API server; the judge is a raw watch of the same server, and its lists. */
export async function runRealFaults(seed: number, count: number, cluster: RealCluster): Promise<RunResult> {
  const run = await RealRun.begin(seed, cluster);
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
  readonly #raw: RawWatch;
  readonly #front: FaultyFront;
  readonly #scratch = mkdtempSync(join(tmpdir(), 'khronoscope-real-faults-'));
  readonly #folder = join(this.#scratch, 'recording');
  readonly #states = new Map<string, KindStatus['state']>();
  readonly #happened: string[] = [];
  #writer: MortalWriter = writerHere();
  #recorder: Recorder | undefined;
  #hearing: HeardCluster | undefined;

  private constructor(
    seed: number,
    cluster: RealCluster,
    seen: { readonly raw: RawWatch; readonly front: FaultyFront },
  ) {
    this.#seed = seed;
    this.#cluster = cluster;
    this.#script = seededRandom(seed);
    this.#raw = seen.raw;
    this.#front = seen.front;
  }

  static async begin(seed: number, cluster: RealCluster): Promise<RealRun> {
    const raw = await watchEverything(cluster.kubeconfig, [...KINDS.keys()]);
    const upstream = realUpstream(adminOf(cluster.kubeconfig));
    const front = await FaultyFront.start({ upstream, clock: systemClock, speech: 'http2' });
    return new RealRun(seed, cluster, { raw, front });
  }

  async to(count: number): Promise<RunResult> {
    await this.#record();
    await this.#settled();
    const since = this.#raw.events.length;
    for (let done = 0; done < count; done++) {
      if (done % 3 === 0) await unrest(this.#cluster, this.#script);
      await pause(this.#script() * BETWEEN_MS);
      await this.#inject(randomFault(this.#script));
    }
    this.#front.heal();
    const restless = await this.#settled();
    await this.#stop();
    const history = this.#raw.events.map(truthOf);
    const present = await presentOf(this.#cluster, [...KINDS.keys()]);
    const wrong = faultsOf({
      folder: this.#folder,
      history,
      since,
      toleranceMs: undefined,
      wasSetBack: false,
      present,
    });
    const blind = this.#raw.blind.map((where) => `the judge was blind: ${where}`);
    return { seed: this.#seed, faults: this.#happened, wrong: [...blind, ...restless, ...wrong] };
  }

  async close(): Promise<void> {
    this.#raw.stop();
    await this.#stop();
    await this.#front.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  async #record(): Promise<void> {
    this.#states.clear();
    this.#writer = writerHere();
    const origin = { context: 'real', server: this.#front.url, clusterUid: '', serverVersion: '' };
    const recorder = await startRecorder({ folder: this.#folder, origin, writer: this.#writer.open });
    this.#recorder = recorder;
    const base = contextOf(this.#front.url);
    this.#hearing = hearCluster({
      config: { ...base, cluster: { ...base.cluster, skipTlsVerify: true } },
      scope: { ...EVERYTHING, kinds: [...KINDS.keys()] },
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
    // Killed while a dead connection was not noticed yet: `kube/DESIGN.md` says what is not known then.
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

  /** Until all kinds are watched, nothing happens any more, and the end is the server's; else says what is amiss. */
  async #settled(): Promise<readonly string[]> {
    const end = performance.now() + SETTLE_WITHIN_MS;
    let calmSince: number | undefined;
    let events = -1;
    while (performance.now() < end) {
      await pause(250);
      this.#hearing?.retry();
      const isCalm =
        events === this.#raw.events.length &&
        [...KINDS.keys()].every((resource) => this.#states.get(`${resource}@`) === 'watching');
      events = this.#raw.events.length;
      calmSince = isCalm ? (calmSince ?? performance.now()) : undefined;
      if (calmSince === undefined || performance.now() - calmSince < STILL_MS) continue;
      const present = await presentOf(this.#cluster, [...KINDS.keys()]);
      if (endOf(this.#folder, present).length === 0) return [];
      calmSince = undefined;
    }
    return [`it never came to rest: ${JSON.stringify([...this.#states])}`];
  }
}

function truthOf({ type, kind, uid, resourceVersion, at, object }: RawWatch['events'][number]): Truth {
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') throw new Error(`a raw watch said ${type}`);
  const groupKind = [...KINDS.values()].find((name) => name.split('.')[0] === kind) ?? kind;
  return { type, kind: groupKind, uid, resourceVersion, at, text: object };
}

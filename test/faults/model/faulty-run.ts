import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingState } from '@model/recording.ts';
import type { Random } from '../../../src-main/kube/clock.ts';
import { type HeardCluster, hearCluster } from '../../../src-main/kube/cluster.ts';
import type { KindStatus } from '../../../src-main/kube/cluster-state.ts';
import { EVERYTHING } from '../../../src-preload/model/recording-scope.ts';
import { type Recorder, startRecorder } from '../../../src-main/recorder/recorder.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { contextOf } from '../../kube/conversation.ts';
import { type Fault, faultText, randomFault } from '../fault.ts';
import { FaultyFront } from '../front/faulty-front.ts';
import type { RunResult } from '../run-result.ts';
import { changeNamesIn, lostIn } from '../committed.ts';
import { faultsOf } from '../verdict.ts';
import { MODEL_KINDS, ModelCluster } from './model-cluster.ts';
import { VirtualClock } from './virtual-clock.ts';
import { type MortalWriter, writerHere } from './writer-here.ts';

/** A change may lie on the way for so long before it is heard: slow bodies, a kind that is late. */
const TOLERANCE_MS = 2_000;
/** Longer than any silence may go unnoticed, and than any frozen connection lasts. */
const CALM_MS = 260_000;
const SETTLE_WITHIN_MS = 7_200_000;
/** The recorder looks at the clocks every second. */
const NOTICED_MS = 1_100;

/** Records a model cluster while so many faults of this seed happen to it, then compares the recording with the truth. */
export async function runFaults(seed: number, count: number): Promise<RunResult> {
  const run = new FaultyRun(seed);
  try {
    return await run.to(count);
  } finally {
    await run.close();
  }
}

class FaultyRun {
  readonly #seed: number;
  /** Each who rolls dice has his own: what one does must not change what meets another. */
  readonly #script: Random;
  readonly #clock: VirtualClock;
  readonly #folder: string;
  readonly #model: ModelCluster;
  readonly #happened: string[] = [];
  readonly #kinds = new Map<string, KindStatus['state']>();
  #front: FaultyFront | undefined;
  #recorder: Recorder | undefined;
  #cluster: HeardCluster | undefined;
  #writer: MortalWriter = writerHere();
  #state: RecordingState | undefined;
  #wasSetBack = false;
  /** What was on disk when the recorder last ended. */
  #committed: readonly string[] = [];

  constructor(seed: number) {
    this.#seed = seed;
    this.#script = this.#dice(1);
    this.#folder = join(mkdtempSync(join(tmpdir(), 'khronoscope-faults-')), 'recording');
    this.#clock = new VirtualClock(() => (this.#front?.traffic ?? 0) + this.#model.history.length);
    this.#model = new ModelCluster(this.#clock, this.#dice(2));
  }

  async to(count: number): Promise<RunResult> {
    const speech = this.#script() < 0.7 ? 'http2' : 'plain';
    this.#front = await FaultyFront.start({ upstream: this.#model, clock: this.#clock, speech });
    this.#happened.push(speech);
    return this.#clock.run(this.#live(count));
  }

  async close(): Promise<void> {
    await this.#clock.run(this.#cluster?.close() ?? Promise.resolve());
    await this.#front?.close();
    rmSync(join(this.#folder, '..'), { recursive: true, force: true });
  }

  async #live(count: number): Promise<RunResult> {
    await this.#begin();
    await this.#settle(1_000);
    const since = this.#model.history.length;
    for (let done = 0; done < count; done++) {
      await this.#change(Math.ceil(this.#script() * 12));
      await this.#inject(randomFault(this.#script));
    }
    await this.#change(6);
    this.#front?.heal();
    await this.#change(6);
    const isCalm = await this.#settle(CALM_MS);
    const restless = isCalm ? [] : [`it never came to rest: ${JSON.stringify([this.#state, ...this.#kinds])}`];
    await this.#cluster?.close();
    this.#cluster = undefined;
    await this.#recorder?.close();
    const history = this.#model.history.map((version) => ({
      ...version,
      resourceVersion: String(version.resourceVersion),
    }));
    const judging = { folder: this.#folder, history, since, toleranceMs: TOLERANCE_MS, wasSetBack: this.#wasSetBack };
    const wrong = [...lostIn(this.#folder, this.#committed), ...faultsOf(judging)];
    return { seed: this.#seed, faults: this.#happened, wrong: [...restless, ...wrong] };
  }

  #dice(stream: number): Random {
    return seededRandom(this.#seed * 7_919 + stream);
  }

  async #begin(): Promise<void> {
    this.#kinds.clear();
    this.#writer = writerHere();
    const origin = { context: 'test', server: '', clusterUid: 'model', serverVersion: '' };
    const recorder = startRecorder({
      folder: this.#folder,
      origin,
      writer: this.#writer.open,
      clock: this.#clock,
    });
    this.#recorder = recorder;
    const base = contextOf(this.#front?.url ?? '');
    this.#cluster = hearCluster({
      config: { ...base, cluster: { ...base.cluster, skipTlsVerify: true } },
      scope: EVERYTHING,
      sinkFor: ({ kind, namespace }) => recorder.sinkFor(kind, namespace === '' ? {} : { namespace }),
      onConnected: () => Promise.resolve(),
      onState: (state) => {
        this.#state = state;
      },
      onKind: ({ kind, namespace, state }) => this.#kinds.set(`${kind.resource}@${namespace}`, state),
      env: {},
      clock: this.#clock,
      random: this.#dice(3),
    });
  }

  async #inject(fault: Fault): Promise<void> {
    this.#happened.push(faultText(fault));
    if (fault.type === 'clock-step') {
      this.#wasSetBack ||= fault.ms < 0;
      this.#clock.stepWall(fault.ms);
      await this.#clock.pause(NOTICED_MS);
    } else if (fault.type === 'kill') {
      await this.#lastWords();
      this.#committed = changeNamesIn(this.#folder);
      this.#writer.kill();
      await this.#startAgain();
    } else if (fault.type === 'stop') {
      this.#stop();
      await this.#clock.pause(NOTICED_MS);
    } else if (fault.type === 'disk-full') {
      await this.#lastWords();
      this.#writer.fillDisk();
      await this.#failed();
      this.#committed = changeNamesIn(this.#folder);
      await this.#startAgain();
    } else {
      if (fault.type === 'expire' || fault.type === 'expire-continue') this.#model.compact();
      this.#front?.inject(fault);
    }
  }

  /** Nobody listens for a while, up to long enough that the server forgets; what was sent waits in the sockets. */
  #stop(): void {
    const changes = Math.ceil(this.#script() * 6);
    const eachMs = this.#script() * 40_000;
    for (let done = 0; done < changes; done++) {
      this.#clock.sleep(eachMs);
      this.#model.change();
    }
    if (this.#script() < 0.5) this.#model.compact();
  }

  /** HTTP/1.1 has no pings: who ends while a connection is frozen cannot know since when. */
  async #lastWords(): Promise<void> {
    this.#front?.thaw();
    await this.#clock.pause(NOTICED_MS);
  }

  #failed(): Promise<void> {
    return new Promise((resolve) => {
      this.#recorder?.onFailed(() => resolve());
    });
  }

  /** After a while, on the folder as it lies. */
  async #startAgain(): Promise<void> {
    await this.#cluster?.close();
    await this.#recorder?.close();
    await this.#change(3);
    await this.#begin();
  }

  /** So many changes, some time apart. */
  async #change(changes: number): Promise<void> {
    for (let done = 0; done < changes; done++) {
      this.#model.change();
      await this.#clock.pause(this.#script() * 400);
    }
  }

  /** Until every kind has been watched for so long; false if that never comes. */
  async #settle(forMs: number): Promise<boolean> {
    const end = this.#clock.monotonic() + SETTLE_WITHIN_MS;
    let calmSince: number | undefined;
    while (this.#clock.monotonic() < end) {
      const isWatching = MODEL_KINDS.every(({ resource }) => this.#kinds.get(`${resource}@`) === 'watching');
      calmSince = isWatching ? (calmSince ?? this.#clock.monotonic()) : undefined;
      if (calmSince !== undefined && this.#clock.monotonic() - calmSince >= forMs) return true;
      await this.#clock.pause(500);
    }
    return false;
  }
}

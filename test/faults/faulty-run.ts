import type { RecordingState } from '@model/recording.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVERYTHING } from '../../src-main/kube/hearing-scope.ts';
import type { Random } from '../../src-main/kube/clock.ts';
import { type HeardCluster, hearCluster } from '../../src-main/kube/cluster.ts';
import type { KindStatus } from '../../src-main/kube/cluster-state.ts';
import { type Recorder, startRecorder } from '../../src-main/recorder/recorder.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { contextOf } from '../kube/conversation.ts';
import { FastClock } from './fast-clock.ts';
import { type Fault, faultText, randomFault } from './fault.ts';
import { FaultyFront } from './faulty-front.ts';
import { MODEL_KINDS, ModelCluster } from './model-cluster.ts';
import { faultsOf } from './verdict.ts';
import { writerHere } from './writer-here.ts';

const SPEED = 25;
/** A machine that is busy for a moment is busy for long at this speed. */
const TOLERANCE_MS = 3_000;
const SETTLE_WITHIN_MS = 20_000;

/** What a run did, and what is wrong with its recording: empty if all is well. */
export interface RunResult {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly wrong: readonly string[];
}

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
  readonly #random: Random;
  readonly #clock = new FastClock(SPEED);
  readonly #folder: string;
  readonly #model: ModelCluster;
  readonly #happened: string[] = [];
  readonly #kinds = new Map<string, KindStatus['state']>();
  #front: FaultyFront | undefined;
  #recorder: Recorder | undefined;
  #cluster: HeardCluster | undefined;
  #writer = writerHere();
  #isClockSet = false;
  #state: RecordingState | undefined;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = seededRandom(seed);
    this.#folder = join(mkdtempSync(join(tmpdir(), 'khronoscope-faults-')), 'recording');
    this.#model = new ModelCluster(this.#clock, this.#random);
  }

  async to(count: number): Promise<RunResult> {
    const speech = this.#random() < 0.7 ? 'http2' : 'plain';
    this.#front = await FaultyFront.start({ upstream: this.#model, clock: this.#clock, speech });
    this.#happened.push(speech);
    await this.#begin();
    await this.#settle();
    const since = this.#model.history.length;
    for (let done = 0; done < count; done++) {
      await this.#live(Math.ceil(this.#random() * 12));
      await this.#inject(randomFault(this.#random));
    }
    await this.#live(6);
    this.#front.heal();
    const restless = (await this.#settle())
      ? []
      : [`it never came to rest: ${JSON.stringify([this.#state, ...this.#kinds])}`];
    await this.#end();
    const history = this.#model.history.map((version) => ({
      ...version,
      resourceVersion: String(version.resourceVersion),
    }));
    const toleranceMs = this.#isClockSet ? undefined : TOLERANCE_MS;
    const wrong = faultsOf({ folder: this.#folder, history, since, toleranceMs });
    return { seed: this.#seed, faults: this.#happened, wrong: [...restless, ...wrong] };
  }

  async close(): Promise<void> {
    await this.#cluster?.close();
    await this.#front?.close();
    rmSync(join(this.#folder, '..'), { recursive: true, force: true });
  }

  async #begin(): Promise<void> {
    this.#kinds.clear();
    this.#writer = writerHere();
    const origin = { context: 'test', server: '', clusterUid: 'model', serverVersion: '' };
    const recorder = await startRecorder({
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
      random: this.#random,
    });
  }

  async #inject(fault: Fault): Promise<void> {
    this.#happened.push(faultText(fault));
    if (fault.type === 'clock-step') {
      this.#isClockSet = true;
      this.#clock.stepWall(fault.ms);
    } else if (fault.type === 'kill') {
      await this.#kill();
    } else {
      if (fault.type === 'expire') this.#model.compact();
      this.#front?.inject(fault);
    }
  }

  /** As kill -9 has it: what was not committed is lost, and the next one finds the folder as it lies. */
  async #kill(): Promise<void> {
    this.#writer.kill();
    const recorder = this.#recorder;
    await this.#cluster?.close();
    recorder?.close().catch(() => undefined);
    await this.#live(3);
    await this.#begin();
  }

  async #end(): Promise<void> {
    await this.#cluster?.close();
    this.#cluster = undefined;
    await this.#recorder?.close();
  }

  /** So many changes, some time apart. */
  async #live(changes: number): Promise<void> {
    for (let done = 0; done < changes; done++) {
      this.#model.change();
      await this.#pause(this.#random() * 400);
    }
  }

  /** Until every kind is watched and the newest version is written; false if that never comes. */
  async #settle(): Promise<boolean> {
    const end = performance.now() + SETTLE_WITHIN_MS;
    let asked = performance.now();
    for (;;) {
      await this.#pause(250);
      const isWatching = MODEL_KINDS.every(({ resource }) => this.#kinds.get(`${resource}@`) === 'watching');
      if (isWatching) {
        await this.#pause(2_500);
        if (MODEL_KINDS.every(({ resource }) => this.#kinds.get(`${resource}@`) === 'watching')) return true;
      }
      if (performance.now() > end) return false;
      if (performance.now() - asked > 150) {
        asked = performance.now();
        this.#cluster?.retry();
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve);
    });
  }
}

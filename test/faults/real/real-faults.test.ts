import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src-main/kube/clock.ts';
import { hearCluster } from '../../../src-main/kube/cluster.ts';
import { EVERYTHING } from '../../../src-preload/model/recording-scope.ts';
import { startRecorder } from '../../../src-main/recorder/recorder.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { contextOf } from '../../kube/conversation.ts';
import { hasCluster, type RealCluster, startRealCluster } from '../../real-cluster/cluster.ts';
import { adminOf, watchEverything } from '../../real-cluster/raw-watch.ts';
import { faultText, randomFault } from '../fault.ts';
import { FaultyFront } from '../front/faulty-front.ts';
import { realUpstream } from './real-upstream.ts';
import { faultsOf } from '../verdict.ts';
import { writerHere } from '../model/writer-here.ts';

const FAULTS = 30;
const KINDS = ['pods', 'replicasets', 'deployments', 'configmaps', 'services'];
const SEED = 7;

describe.skipIf(!hasCluster)(`${FAULTS} faults in front of a real API server`, { timeout: 240_000 }, () => {
  let cluster: RealCluster;
  let scratch: string;
  beforeAll(async () => {
    cluster = await startRealCluster('--compaction', '30s');
    await cluster.play('shop');
    scratch = mkdtempSync(join(tmpdir(), 'khronoscope-real-faults-'));
  });
  afterAll(async () => {
    await cluster.wipe();
    rmSync(scratch, { recursive: true, force: true });
  });

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test(`seed ${SEED}: the recording is what a raw watch saw, or says where it is not`, async () => {
    const random = seededRandom(SEED);
    const raw = await watchEverything(cluster.kubeconfig);
    const upstream = realUpstream(adminOf(cluster.kubeconfig));
    const front = await FaultyFront.start({ upstream, clock: systemClock, speech: 'http2' });
    const folder = join(scratch, 'recording');
    const origin = { context: 'real', server: front.url, clusterUid: '', serverVersion: '' };
    const recorder = await startRecorder({ folder, origin, writer: writerHere().open });
    const states = new Map<string, string>();
    const base = contextOf(front.url);
    const hearing = hearCluster({
      config: { ...base, cluster: { ...base.cluster, skipTlsVerify: true } },
      scope: { ...EVERYTHING, kinds: KINDS },
      sinkFor: ({ kind }) => recorder.sinkFor(kind),
      onConnected: () => Promise.resolve(),
      onState: () => undefined,
      onKind: ({ kind, state }) => states.set(kind.resource, state),
      env: {},
      clock: systemClock,
      random,
    });
    const calm = async () => {
      for (let tries = 0; tries < 120; tries++) {
        await pause(500);
        if (KINDS.every((kind) => states.get(kind) === 'watching')) return;
        hearing.retry();
      }
      throw new Error(`it never came to rest: ${JSON.stringify([...states])}`);
    };
    await calm();
    const wanted = new Set(['Pod', 'ReplicaSet', 'Deployment', 'ConfigMap', 'Service']);
    const seen = () => raw.events.filter(({ kind, type }) => wanted.has(kind) && type !== 'BOOKMARK');
    const since = seen().length;
    const rollout = cluster.play('rollout');
    const happened: string[] = [];
    while (happened.length < FAULTS) {
      await pause(random() * 1_500);
      const fault = randomFault(random);
      // Our own death and the clock are tried elsewhere, in the run before a model and in the recording of a real cluster.
      if (fault.type === 'kill' || fault.type === 'disk-full' || fault.type === 'clock-step') continue;
      happened.push(faultText(fault));
      front.inject(fault);
      if (happened.length % 5 === 0) hearing.retry();
    }
    await rollout;
    front.heal();
    await calm();
    await pause(2_000);
    const history = seen().map(({ type, kind, uid, resourceVersion, at, object }) => {
      if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') throw new Error(`a raw watch said ${type}`);
      return { type, kind: KIND_NAMES.get(kind) ?? kind, uid, resourceVersion, at, text: object } as const;
    });
    await hearing.close();
    await recorder.close();
    raw.stop();
    await front.close();
    expect(history.length).toBeGreaterThan(since);
    expect(
      faultsOf({ folder, history, since, toleranceMs: undefined, wasSetBack: false }),
      happened.join(', '),
    ).toEqual([]);
  });
});

/** As gaps name them. */
const KIND_NAMES = new Map([
  ['ReplicaSet', 'ReplicaSet.apps'],
  ['Deployment', 'Deployment.apps'],
]);

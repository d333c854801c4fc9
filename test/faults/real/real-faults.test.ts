import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../fakes/command-line.ts';
import { hasCluster, type RealCluster, startRealCluster } from '../../real-cluster/cluster.ts';
import { runProcessMix } from './process-mix.ts';
import { runDiskFull, runKilled, runStopped } from './process-run.ts';
import { runRealFaults } from './real-run.ts';
import { smallDisks } from './small-disk.ts';

const FAULTS = 25;
const SEED = 7;
/** Enough that the server gives the watcher up and forgets; in the long run it is two minutes. */
const STOP_MS = 12_000;
const KILLS = 2;
/** Of a seed with a stop, a full disk and a kill among them. */
const MIXED_FAULTS = 10;
const MIXED_SEED = 197;

describe.skipIf(!hasCluster)('in front of a real API server', { timeout: 240_000 }, () => {
  let cluster: RealCluster;
  beforeAll(async () => {
    ensureBuilt();
    cluster = await startRealCluster('--compaction', '5s');
    await cluster.play('shop');
  }, 120_000);
  afterAll(() => cluster.wipe());

  test(`${FAULTS} faults of seed ${SEED}: the recording is what a raw watch saw, or says where it is not`, async () => {
    const { faults, wrong } = await runRealFaults(SEED, FAULTS, cluster);
    expect(wrong, faults.join(', ')).toEqual([]);
  });

  test(`${MIXED_FAULTS} faults of seed ${MIXED_SEED} before a recorder of its own process, which is killed and stopped`, async () => {
    const { faults, wrong } = await runProcessMix(MIXED_SEED, MIXED_FAULTS, cluster);
    expect(wrong, faults.join(', ')).toEqual([]);
  });

  test('a recorder that is stopped says so, and knows what it missed', async () => {
    expect(await runStopped(cluster, STOP_MS)).toEqual([]);
  });

  test(`a recorder that is killed ${KILLS} times goes on from what it left`, async () => {
    expect(await runKilled(cluster, KILLS, SEED)).toEqual([]);
  });

  test.each(smallDisks())(
    'a recorder whose disk is full says so, and goes on when there is room (%#)',
    async (diskIn) => {
      expect(await runDiskFull(cluster, diskIn)).toEqual([]);
    },
  );
});

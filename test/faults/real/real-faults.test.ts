import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasCluster, type RealCluster, startRealCluster } from '../../real-cluster/cluster.ts';
import { runRealFaults } from './real-run.ts';

const FAULTS = 30;
const SEED = 7;

describe.skipIf(!hasCluster)(`${FAULTS} faults in front of a real API server`, { timeout: 240_000 }, () => {
  let cluster: RealCluster;
  beforeAll(async () => {
    cluster = await startRealCluster('--compaction', '10s');
    await cluster.play('shop');
  });
  afterAll(() => cluster.wipe());

  test(`seed ${SEED}: the recording is what a raw watch saw, or says where it is not`, async () => {
    const { faults, wrong } = await runRealFaults(SEED, FAULTS, cluster);
    expect(wrong, faults.join(', ')).toEqual([]);
  });
});

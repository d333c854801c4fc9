import { describe, expect, test } from 'vitest';
import { runFaults } from './faulty-run.ts';

/** A longer run of the same: `npm run faults -- --count 10000 --seed 1`; a seed that failed is run again with `--replay`. */
const RUNS = 30;
const FAULTS_A_RUN = 10;

describe(`${RUNS * FAULTS_A_RUN} faults of the network, the server, the clock and ourselves`, () => {
  test.each(Array.from({ length: RUNS }, (_, index) => index + 1))('seed %i', async (seed) => {
    const { faults, wrong } = await runFaults(seed, FAULTS_A_RUN);
    expect(wrong, `seed ${seed}: ${faults.join(', ')}`).toEqual([]);
  });
});

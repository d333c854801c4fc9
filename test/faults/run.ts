import { parseArgs } from 'node:util';
import { durationMs } from '../../src-main/cli/instant.ts';
import { hasCluster, type RealCluster, startRealCluster } from '../real-cluster/cluster.ts';
import { runFaults } from './model/faulty-run.ts';
import { ensureBuilt } from '../fakes/command-line.ts';
import { runDiskFull, runKilled, runStopped } from './real/process-run.ts';
import { runProcessMix } from './real/process-mix.ts';
import { runRealFaults } from './real/real-run.ts';
import { smallDisks } from './real/small-disk.ts';
import type { RunResult } from './run-result.ts';

/**
 * The long run: `npm run faults -- --count 10000 --seed 1`. Most faults are the model's; `--real` of them happen in front
 * of a real API server, where one can be had. Ends with code 1 if anything was wrong, and says which seed to replay
 * (`--replay SEED`, with `--real 1` in front of the real server, with `--process 1` with a recorder of its own process).
 * `--for 10m` ends it early and says how to go on. With the real server come `--process` faults before recorders of their
 * own, which are killed, stopped and out of disk among them, one that is stopped for `--stop`, and ten that are killed.
 * `--compaction` is how soon the real server forgets.
 */
const REAL_SHARE = 0.03;
const REAL_FAULTS_A_RUN = 30;
const PROCESS_SHARE = 0.01;
const PROCESS_FAULTS_A_RUN = 15;
const REPORT_RUNS = 50;
const KILLS = 10;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    'a-run': { type: 'string', default: '10' },
    real: { type: 'string' },
    replay: { type: 'string' },
    for: { type: 'string', default: '24h' },
    process: { type: 'string' },
    stop: { type: 'string', default: '2m' },
    compaction: { type: 'string', default: '30s' },
  },
});
const end = performance.now() + (durationMs(values.for) ?? 0);
const first = Number(values.replay ?? values.seed);

interface Part {
  readonly name: string;
  readonly faultsARun: number;
  readonly runs: number;
  readonly run: (seed: number, faults: number) => Promise<RunResult>;
}

/** Runs seed after seed; answers how many runs were wrong. */
async function runPart({ name, faultsARun, runs, run }: Part): Promise<number> {
  if (runs === 0) return 0;
  let wrong = 0;
  let done = 0;
  for (; done < runs && performance.now() < end; done++) {
    const result = await run(first + done, faultsARun);
    if (result.wrong.length > 0) wrong += 1;
    for (const sentence of result.wrong) console.log(`${name} seed ${result.seed}: ${sentence}`);
    if (result.wrong.length > 0 || values.replay !== undefined) {
      console.log(`${name} seed ${result.seed}: ${result.faults.join(', ')}`);
    }
    if (done % REPORT_RUNS === REPORT_RUNS - 1) {
      console.log(`${name}: ${(done + 1) * faultsARun} faults, ${wrong} runs wrong`);
    }
  }
  const verdict = wrong === 0 ? 'all well' : `${wrong} runs wrong`;
  console.log(`${name}: ${done * faultsARun} faults in ${done} runs from seed ${first}: ${verdict}`);
  if (done < runs) {
    console.log(`${name}: time is over; go on with --seed ${first + done} --count ${(runs - done) * faultsARun}`);
  }
  return wrong;
}

/** What only a process of its own can suffer. */
async function runProcesses(cluster: RealCluster): Promise<number> {
  const trials: readonly (readonly [string, () => Promise<readonly string[]>])[] = [
    [`stopped for ${values.stop}`, () => runStopped(cluster, durationMs(values.stop) ?? 0)],
    [`killed ${KILLS} times`, () => runKilled(cluster, KILLS, first)],
    ...smallDisks().map((diskIn) => ['disk full', () => runDiskFull(cluster, diskIn)] as const),
  ];
  let failed = 0;
  for (const [name, trial] of trials) {
    const wrong = await trial();
    if (wrong.length > 0) failed += 1;
    console.log(`process ${name}: ${wrong.length === 0 ? 'all well' : wrong.join('; ')}`);
  }
  return failed;
}

async function runReal(): Promise<number> {
  if (real === 0 && inProcess === 0) return 0;
  ensureBuilt();
  const cluster = await startRealCluster('--compaction', values.compaction);
  try {
    await cluster.play('shop');
    const before = await runPart({
      name: 'real server',
      faultsARun: REAL_FAULTS_A_RUN,
      runs: runsOf(real, REAL_FAULTS_A_RUN),
      run: (seed, faults) => runRealFaults(seed, faults, cluster),
    });
    const mixed = await runPart({
      name: 'process',
      faultsARun: PROCESS_FAULTS_A_RUN,
      runs: runsOf(inProcess, PROCESS_FAULTS_A_RUN),
      run: (seed, faults) => runProcessMix(seed, faults, cluster),
    });
    return before + mixed + (isReplay ? 0 : await runProcesses(cluster));
  } finally {
    await cluster.wipe();
  }
}

const isReplay = values.replay !== undefined;
const runsOf = (faults: number, aRun: number) => (isReplay ? Math.min(1, faults) : Math.ceil(faults / aRun));
const count = Number(values.count);
const shareOf = (asked: string | undefined, share: number) =>
  Number(asked ?? (hasCluster && !isReplay ? Math.round(count * share) : 0));
const real = shareOf(values.real, REAL_SHARE);
const inProcess = shareOf(values.process, PROCESS_SHARE);
const faultsARun = Number(values['a-run']);
const modelled = isReplay ? (real + inProcess === 0 ? 1 : 0) : Math.max(0, count - real - inProcess);
const wrong =
  (await runPart({ name: 'model', faultsARun, runs: runsOf(modelled, faultsARun), run: runFaults })) +
  (await runReal());
// A connection that was frozen may keep the process alive; all is judged by now.
process.exit(wrong === 0 ? 0 : 1);

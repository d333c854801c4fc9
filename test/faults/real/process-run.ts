import { once } from 'node:events';
import { join } from 'node:path';
import { ALL_TIME } from '@model/time.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import type { RealCluster } from '../../real-cluster/cluster.ts';
import { changeNamesIn, lostIn } from '../committed.ts';
import { RecorderProcess } from './recorder-process.ts';
import type { SmallDisk } from './small-disk.ts';
import { unrest } from './unrest.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Stops a recorder (SIGSTOP) for so long while much happens, lets it go on, and says what is wrong with its recording. */
export async function runStopped(cluster: RealCluster, stopMs: number): Promise<readonly string[]> {
  const recorder = await RecorderProcess.in(cluster);
  try {
    const folder = join(recorder.scratch, 'stopped');
    await recorder.record(folder);
    recorder.judge.begin();
    const random = seededRandom(stopMs);
    recorder.running.child.kill('SIGSTOP');
    const from = Date.now();
    // More than the connection holds: the server gives such a watcher up, and forgets what it missed.
    const churn = cluster.churn(300, stopMs - 2_000);
    while (Date.now() - from < stopMs) {
      await unrest(cluster, random);
      await pause(1_000);
    }
    await churn;
    const to = Date.now();
    recorder.running.child.kill('SIGCONT');
    const wrong = await recorder.verdict(folder);
    const lived = recorder.judge.seen > 100 ? [] : [`hardly anything happened: ${recorder.judge.seen} changes`];
    return [...lived, ...wrong, ...sleepIn(folder, { from, to })];
  } finally {
    await recorder.close();
  }
}

/** The recording says that nobody listened, from before the stop until after it. */
function sleepIn(folder: string, { from, to }: { readonly from: number; readonly to: number }): readonly string[] {
  const reader = openReader(folder);
  try {
    const sleeps = reader.gaps(ALL_TIME).filter(({ why }) => why === 'asleep');
    const covers = sleeps.some((gap) => gap.from <= from && gap.to !== undefined && gap.to >= to);
    return covers ? [] : [`no gap says that it was stopped: ${JSON.stringify(sleeps)}`];
  } finally {
    reader.close();
  }
}

/** Kills a recorder (SIGKILL) so many times at moments of this seed while much happens, and starts it again on what it left. */
export async function runKilled(cluster: RealCluster, kills: number, seed: number): Promise<readonly string[]> {
  const recorder = await RecorderProcess.in(cluster);
  try {
    const folder = join(recorder.scratch, 'killed');
    const random = seededRandom(seed);
    const lost: string[] = [];
    await recorder.record(folder);
    recorder.judge.begin();
    for (let killed = 0; killed < kills; killed++) {
      const churn = cluster.churn(100, 1_500);
      await unrest(cluster, random);
      await pause(random() * 1_500);
      const committed = changeNamesIn(folder);
      await recorder.running.end('SIGKILL');
      await churn;
      lost.push(...lostIn(folder, committed));
      await recorder.record(folder);
    }
    return [...lost, ...(await recorder.verdict(folder))];
  } finally {
    await recorder.close();
  }
}

/** Lets a recorder's disk be full, then makes room and starts it again on what it left. */
export async function runDiskFull(
  cluster: RealCluster,
  diskIn: (scratch: string) => SmallDisk,
): Promise<readonly string[]> {
  const recorder = await RecorderProcess.in(cluster);
  const disk = diskIn(recorder.scratch);
  try {
    const folder = join(disk.folder, 'recording');
    if (disk.through.length === 0) await recorder.record(folder);
    else recorder.recordOn(disk, folder);
    disk.fill();
    const { child } = recorder.running;
    const ended = once(child, 'exit');
    while (child.exitCode === null) await cluster.churn(200, 1_000);
    await ended;
    const said = recorder.running.said();
    // The watch over what is left may come before the write that fails.
    const told = /cannot be (read or )?written|were left on the disk/.test(said) && child.exitCode === 1;
    disk.empty();
    await recorder.record(folder);
    recorder.judge.begin();
    await unrest(cluster, seededRandom(1));
    return [...(told ? [] : [`it ended with ${child.exitCode}: ${said}`]), ...(await recorder.verdict(folder))];
  } finally {
    await recorder.end();
    disk.remove();
    await recorder.close();
  }
}

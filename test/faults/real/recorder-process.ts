import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, start } from '../../fakes/command-line.ts';
import type { RealCluster } from '../../real-cluster/cluster.ts';
import { Judge, JUDGED } from '../../real-cluster/judge/judge.ts';
import type { SmallDisk } from './small-disk.ts';

/** Whoever is told to end does, whatever became of its connections. */
const END_WITHIN_MS = 20_000;
const INCLUDED = [...JUDGED.keys()].flatMap((kind) => ['--include', kind]);

/** A recorder of its own process, in a cluster in which `shop` has played, and who judges it. */
export class RecorderProcess {
  readonly scratch = mkdtempSync(join(tmpdir(), 'khronoscope-process-'));
  readonly judge: Judge;
  /** Where its kubeconfig is: the cluster's own unless it is told otherwise. */
  kubeconfig: string;
  #running: Running | undefined;

  private constructor(cluster: RealCluster, judge: Judge) {
    this.kubeconfig = cluster.kubeconfig;
    this.judge = judge;
  }

  static async in(cluster: RealCluster): Promise<RecorderProcess> {
    return new RecorderProcess(cluster, await Judge.of(cluster));
  }

  get running(): Running {
    if (this.#running === undefined) throw new Error('no recorder is running');
    return this.#running;
  }

  /** Starts a recorder on `folder` and waits until it hears. */
  async record(folder: string): Promise<void> {
    this.#running = this.#start(folder, []);
    await this.running.saying(/^recording;/m);
  }

  /** Starts it where the disk will be full, and does not wait: it may be full before it hears. */
  recordOn(disk: SmallDisk, folder: string): void {
    this.#running = this.#start(folder, disk.through);
  }

  /** Until the recording ends as the server is; then ends the recorder in good order and judges. */
  async verdict(folder: string): Promise<readonly string[]> {
    const restless = await this.judge.rest(folder, () => true);
    const { child } = this.running;
    const impatience = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
    const code = await this.running.end('SIGINT');
    clearTimeout(impatience);
    const how = child.signalCode === 'SIGKILL' ? `nothing for ${END_WITHIN_MS / 1000} s` : String(code);
    const ended = code === 0 ? [] : [`told to end, it ended with ${how}: ${this.running.said()}`];
    return [...restless, ...ended, ...this.judge.wrongIn(folder)];
  }

  /** Ends whoever still runs. */
  async end(): Promise<void> {
    this.judge.stop();
    this.#running?.child.kill('SIGCONT');
    await this.#running?.end('SIGKILL');
  }

  async close(): Promise<void> {
    await this.end();
    rmSync(this.scratch, { recursive: true, force: true });
  }

  #start(folder: string, through: readonly string[]): Running {
    const env = { KUBECONFIG: this.kubeconfig, KHRONOSCOPE_DATA: this.scratch };
    // Without the guard of free space, which would stop before the disk is full.
    return start(['record', '--out', folder, '--min-free', '1B', ...INCLUDED], env, through);
  }
}

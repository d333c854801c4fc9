import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE = '../shared/cluster/cluster';
/** From here; or, when this is bundled and lies elsewhere, from the repository in which npm runs. */
const places = [fileURLToPath(new URL(`../../${BESIDE}`, import.meta.url)), resolve(BESIDE)];
const found = places.find((place) => existsSync(place));
const program = found ?? BESIDE;

/** The packed control plane lies beside the repository on machines where it can run. */
export const hasCluster = found !== undefined;

/** A real API server, etcd, controllers and simulated nodes in a folder of their own. */
export interface RealCluster {
  readonly kubeconfig: string;
  readonly folder: string;
  play(...words: readonly string[]): Promise<void>;
  kubectl(...words: readonly string[]): Promise<string>;
  /** Touches pods of a namespace, `shop` unless told otherwise, so often a second, for so long. Resolves when it is over, with how often a second it really was. */
  churn(rate: number, ms: number, namespace?: string): Promise<number>;
  wipe(): Promise<void>;
}

function call(verb: string, folder: string, words: readonly string[]): Promise<string> {
  return new Promise((fulfil, reject) => {
    execFile(program, [verb, '--dir', folder, ...words], { maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) {
        fulfil(stdout);
      } else {
        reject(new Error(`cluster ${verb} ${words.join(' ')}: ${stderr || error.message}`));
      }
    });
  });
}

export async function startRealCluster(...words: readonly string[]): Promise<RealCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'khronoscope-cluster-'));
  await call('start', folder, words);
  return {
    kubeconfig: join(folder, 'kubeconfig'),
    folder,
    play: async (...scenario) => {
      await call('play', folder, scenario);
    },
    kubectl: (...asked) => call('kubectl', folder, asked),
    churn: async (rate, ms, namespace = 'shop') => {
      const words = ['--rate', String(rate), '--for', `${Math.max(1, ms)}ms`, '--namespace', namespace];
      const said = await call('churn', folder, words);
      const [, reached] = /\((\d+)\/s\)/.exec(said) ?? [];
      if (reached === undefined) throw new Error(`cluster churn says "${said}" instead of what it reached`);
      return Number(reached);
    },
    wipe: async () => {
      await call('wipe', folder, []);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

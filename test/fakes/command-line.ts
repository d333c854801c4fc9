import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from './node-flags.ts';

/** Two folders up from here; or, when this is bundled and lies elsewhere, the repository in which npm runs. */
const above = fileURLToPath(new URL('../..', import.meta.url));
const root = existsSync(`${above}build/run.mjs`) ? above : `${process.cwd()}/`;
const entry = [...nodeFlags(root), `${root}out/main/cli.js`];

/** Builds if a source is newer than the build, so that what is run is what is read. */
export function ensureBuilt(): void {
  const run = spawnSync(process.execPath, [`${root}build/run.mjs`, '--build'], { cwd: root, encoding: 'utf8' });
  if (run.status !== 0) {
    throw new Error(`The build failed:\n${run.stderr}`);
  }
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a verb to its end. */
export function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 512 * 1024 * 1024 };
    const child = execFile(process.execPath, [...entry, ...words], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}

/** A verb that goes on until it is told to end. */
export interface Running {
  readonly child: ChildProcess;
  /** All that it said so far. */
  said(): string;
  /** Resolves when what it says matches; rejects when it ends before. */
  saying(pattern: RegExp): Promise<string>;
  /** Sends a signal and waits for the end; resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Runs a verb that goes on by itself until it has said `enough`, however long that takes here, and interrupts it then. */
export async function runUntil(
  enough: RegExp,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly said: string }> {
  const running = start(words, env);
  try {
    await running.saying(enough);
  } finally {
    await running.end('SIGINT');
  }
  return { code: running.child.exitCode, said: running.said() };
}

/** Starts a verb and leaves it running; `through` is a command that is given the whole of it to execute. */
export function start(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  through: readonly string[] = [],
): Running {
  const [command = '', ...rest] = [...through, process.execPath, ...entry, ...words];
  const child = spawn(command, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    listeners.forEach((listener) => listener());
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return {
    child,
    said: () => said,
    saying: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(said);
          if (match !== null) {
            listeners.delete(look);
            resolve(match[0]);
          }
        };
        listeners.add(look);
        child.on('exit', (code) => reject(new Error(`It ended with ${code} before it said ${pattern}:\n${said}`)));
        look();
      }),
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}

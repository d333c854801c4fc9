import { execFileSync, fork } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { grow } from './grow.ts';
import { compareWithNaive } from './naive-design.ts';
import { packedBytes } from './pack.ts';
import { askQuestions, openToScene } from './questions.ts';
import { recordWorkload } from './record-workload.ts';
import { writeWorkload } from './workload-file.ts';
import { BUSY_CLUSTER } from './workload/workload.ts';

/** The parts of the bench. Each runs in a process of its own, so that memory is that part's alone. */
const PHASES = {
  workload: (path: string) => Promise.resolve(writeWorkload(BUSY_CLUSTER, path)),
  record: (workload: string, folder: string) => recordWorkload(workload, folder),
  pack: (folder: string, target: string) => packedBytes(folder, target),
  grow: (from: string, folder: string, bytes: string) => Promise.resolve(grow(from, folder, Number(bytes))),
  ask: (path: string) => Promise.resolve(askQuestions(path)),
  open: (path: string) => Promise.resolve(openToScene(path)),
  naive: (workload: string) => Promise.resolve(compareWithNaive(workload)),
} as const;

type Phases = typeof PHASES;
export type PhaseName = keyof Phases;

/** Runs one phase in a process of its own and resolves with what it found. */
export async function inOwnProcess<P extends PhaseName>(
  name: P,
  ...words: Parameters<Phases[P]>
): Promise<Awaited<ReturnType<Phases[P]>>> {
  const child = fork(fileURLToPath(import.meta.url), ['--phase', name, ...words], { serialization: 'advanced' });
  return new Promise<Awaited<ReturnType<Phases[P]>>>((resolve, reject) => {
    child.on('message', (found) => resolve(found as Awaited<ReturnType<Phases[P]>>));
    child.on('exit', (code) => reject(new Error(`The phase ${name} of the bench ended with code ${code}.`)));
  });
}

/** Runs the phase that this process was started for; false if it was started for none. */
export async function runPhase(words: readonly string[]): Promise<boolean> {
  const [flag, name, ...rest] = words;
  if (flag !== '--phase') return false;
  const phases: Readonly<Record<string, (...words: [string, string, string]) => Promise<unknown>>> = PHASES;
  const found = await phases[name ?? '']?.(rest[0] ?? '', rest[1] ?? '', rest[2] ?? '');
  process.send?.(found ?? {});
  process.disconnect();
  return true;
}

const filesOf = (path: string): readonly string[] =>
  statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];

/** Has the system forget what it read of a recording, as after a restart. */
export function dropFromMemory(path: string): void {
  for (const file of filesOf(path)) {
    execFileSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']);
  }
}

/** Has the system read all of a recording, so that a question costs what the store does and not what the disk does. */
export function readIntoMemory(path: string): void {
  for (const file of filesOf(path)) execFileSync('dd', [`if=${file}`, 'of=/dev/null', 'bs=1M', 'status=none']);
}

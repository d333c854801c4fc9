import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { buildWorker } from './build-worker.ts';

/** Bundles an entry, runs it with the words of this command line, and ends as it ends. */
export async function runBundled(entry: string): Promise<void> {
  const built = await buildWorker(entry);
  try {
    const child = spawn(process.execPath, [fileURLToPath(built.url), ...process.argv.slice(2)], { stdio: 'inherit' });
    const [code] = (await once(child, 'exit')) as [number | null];
    process.exitCode = code ?? 1;
  } finally {
    built.remove();
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { buildWorker } from './build-worker.ts';
import { nodeFlags } from './node-flags.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles an entry, runs it with the words of this command line, and ends as it ends. What it starts itself, by the name
 * of an environment variable, is bundled too: the variable holds its address.
 */
export async function runBundled(entry: string, starts: Readonly<Record<string, string>> = {}): Promise<void> {
  const built = await buildWorker(entry);
  const started = await Promise.all(
    Object.entries(starts).map(async ([name, file]) => ({ name, bundle: await buildWorker(file) })),
  );
  try {
    const addresses = Object.fromEntries(started.map(({ name, bundle }) => [name, bundle.url.href]));
    const env = { ...process.env, ...addresses };
    const child = spawn(process.execPath, [...nodeFlags(root), fileURLToPath(built.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
      env,
    });
    // An interrupt from a terminal reaches both, and the child ends in good order.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => void child.kill('SIGTERM'));
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) process.exitCode = code ?? 1;
  } finally {
    for (const bundle of [built, ...started.map((each) => each.bundle)]) bundle.remove();
  }
}

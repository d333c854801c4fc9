import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Engine, type EngineOptions } from '../../engine/engine.ts';
import { threadFilesIn } from '../../engine/thread-files.ts';
import { type HeadlessHost, startHeadlessHost } from '../../http/headless-host.ts';
import { systemClock } from '../../kube/clock.ts';
import { UsageError } from '../usage-error.ts';
import { say } from '../say.ts';

/** The folder of the built entries, `out/main/`. */
export type BuiltFolder = URL;

const LOOPBACK = '127.0.0.1';

/** What a verb asks of its engine beyond where it keeps recordings. */
export interface EngineWishes extends Pick<EngineOptions, 'wishes' | 'log'> {
  readonly kubeconfig: readonly string[];
  readonly built: BuiltFolder;
}

/** An engine that keeps its recordings in `folder` and takes contexts from `kubeconfig` files, or from where kubectl looks. */
export function engineIn(folder: string, { kubeconfig, built, ...rest }: EngineWishes): Engine {
  return new Engine({
    folder,
    kubeconfig: { explicit: kubeconfig, env: process.env, home: homedir() },
    threads: threadFilesIn(built),
    clock: systemClock,
    random: Math.random,
    ...rest,
  });
}

/** What a failed listen means to the one who chose the port. */
export function portProblem(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new UsageError(`Port ${port} is in use. Choose another with --port, or 0 for any free one.`);
    case 'EACCES':
      return new UsageError(`Port ${port} may not be used by you. Choose one above 1023, or 0 for any free one.`);
    default:
      return error;
  }
}

/** Serves the page of an engine and prints where. Throws a {@link UsageError} when the port cannot be had. */
export async function servePage(engine: Engine, port: number, built: BuiltFolder): Promise<HeadlessHost> {
  const pages = fileURLToPath(new URL('../renderer', built));
  const host = await startHeadlessHost({ engine, pages, port, host: LOOPBACK }).catch((error: unknown) => {
    throw portProblem(error, port);
  });
  console.log(`Khronoscope: ${host.url}`);
  return host;
}

/** Opens the page in the user's browser where there is a display to show it on; the printed address is enough elsewhere. */
export function openInBrowser(url: string): void {
  const hasDisplay = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  const [command, words] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['explorer.exe', [url]]
        : ['xdg-open', [url]];
  if (!process.stdout.isTTY || process.env['CI'] !== undefined || (process.platform === 'linux' && !hasDisplay)) {
    return;
  }
  const opener = spawn(command, words, { stdio: 'ignore', detached: true });
  opener.on('error', () => say('No browser could be started; open the address above.'));
  opener.unref();
}

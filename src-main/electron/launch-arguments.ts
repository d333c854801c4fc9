import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the application was started with. */
export interface LaunchArguments {
  readonly kubeconfig?: string;
  readonly context?: string;
  /** The first recording named, as an absolute path: how Windows and Linux open a file that was double-clicked. */
  readonly file?: string;
}

const EXTENSION = '.khrono';

/**
 * Reads the arguments after the program's own, relative paths from `folder`. Chromium's switches stand among them and
 * mean nothing here.
 */
export function readLaunchArguments(argv: readonly string[], folder: string): LaunchArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { kubeconfig: { type: 'string' }, context: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const file = positionals.find((argument) => argument.toLowerCase().endsWith(EXTENSION));
  return {
    ...(typeof values.kubeconfig === 'string' && { kubeconfig: resolve(folder, values.kubeconfig) }),
    ...(typeof values.context === 'string' && { context: values.context }),
    ...(file !== undefined && { file: resolve(folder, file) }),
  };
}

import { momentOfLink } from '@model/moment-link.ts';
import type { Moment } from '@model/playback.ts';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the application was started with. */
export interface LaunchArguments {
  readonly kubeconfig?: string;
  readonly context?: string;
  /** The first recording named, as an absolute path: how Windows and Linux open a file that was double-clicked. */
  readonly file?: string;
  /** The first link to a moment: how Windows and Linux follow one. */
  readonly moment?: Moment;
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
  const moment = positionals.map(momentOfLink).find((each) => each !== undefined);
  return {
    ...(typeof values.kubeconfig === 'string' && { kubeconfig: resolve(folder, values.kubeconfig) }),
    ...(typeof values.context === 'string' && { context: values.context }),
    ...(file !== undefined && { file: resolve(folder, file) }),
    ...(moment !== undefined && { moment }),
  };
}

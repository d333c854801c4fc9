import { dataFolder } from '../../engine/data-folder.ts';
import { readSettings } from '../../engine/settings/settings-file.ts';
import { interrupted } from '../interrupted.ts';
import { recordingAt } from '../reading/open-tape.ts';
import { UsageError } from '../usage-error.ts';
import { logOf, type RecordingOptions, wishesOf } from './recording-options.ts';
import { type BuiltFolder, engineIn, openInBrowser, servePage } from './serving.ts';

export interface ServeOptions extends RecordingOptions {
  readonly port: number;
  readonly context?: string;
  readonly kubeconfig?: readonly string[];
}

/** `serve`: the page for a browser. Records `--context` from the start; with a file, opens that and records nothing by itself. */
export async function runServe(file: string | undefined, options: ServeOptions, built: BuiltFolder): Promise<void> {
  if (file !== undefined && options.context !== undefined) {
    throw new UsageError('Give either a recording to open or --context to record, not both.');
  }
  const folder = dataFolder(process.platform, process.env);
  const wishes = wishesOf(options, readSettings(folder));
  const engine = engineIn(folder, { kubeconfig: options.kubeconfig ?? [], wishes, log: logOf(options), built });
  try {
    if (file !== undefined) {
      await engine.services.open(recordingAt(file));
    }
    if (options.context !== undefined) {
      engine.record(options.context);
    }
    const host = await servePage(engine, options.port, built);
    openInBrowser(host.url);
    await interrupted();
    await host.close();
  } finally {
    await engine.close();
  }
}

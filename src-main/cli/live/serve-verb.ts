import { dataFolder } from '../app-folders.ts';
import { interrupted } from '../interrupted.ts';
import { type BuiltFolder, engineIn, openInBrowser, servePage } from './serving.ts';
import { type ScopeOptions, scopeOf } from './scope-options.ts';
import { UsageError } from '../usage-error.ts';
import { Refusal } from '../../api/services.ts';

export interface ServeOptions extends ScopeOptions {
  readonly port: number;
  readonly context?: string;
  readonly kubeconfig?: readonly string[];
}

/** `serve`: the page for a browser. Records `--context` from the start; with a file, opens that and records nothing by itself. */
export async function runServe(file: string | undefined, options: ServeOptions, built: BuiltFolder): Promise<void> {
  if (file !== undefined && options.context !== undefined) {
    throw new UsageError('Give either a recording to open or --context to record, not both.');
  }
  const engine = engineIn(dataFolder(process.platform, process.env), {
    kubeconfig: options.kubeconfig ?? [],
    scope: scopeOf(options),
    built,
  });
  try {
    if (file !== undefined) {
      await engine.services.open(file);
    }
    if (options.context !== undefined) {
      record(() => engine.record(options.context ?? ''));
    }
    const host = await servePage(engine, options.port, built);
    openInBrowser(host.url);
    await interrupted();
    await host.close();
  } finally {
    await engine.close();
  }
}

/** A context that cannot be recorded is bad input on the command line. */
function record(begin: () => void): void {
  try {
    begin();
  } catch (error) {
    throw error instanceof Refusal ? new UsageError(`${error.message} ${error.hint}`) : error;
  }
}

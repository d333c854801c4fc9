import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoCluster } from '../../demo/demo-cluster.ts';
import { interrupted } from '../interrupted.ts';
import { type BuiltFolder, engineIn, openInBrowser, servePage } from './serving.ts';
import { say } from '../say.ts';

export interface DemoOptions {
  readonly port: number;
  readonly seed: number;
}

/** `demo`: an embedded cluster with a story, recorded over HTTP like any other; nothing of it stays when it ends. */
export async function runDemo(options: DemoOptions, built: BuiltFolder): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'khronoscope-demo-'));
  const cluster = await startDemoCluster({ seed: options.seed });
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  const engine = engineIn(folder, { kubeconfig: [kubeconfig], built });
  try {
    engine.record('demo');
    const host = await servePage(engine, options.port, built);
    say(`The demo cluster answers kubectl too: kubectl --kubeconfig ${kubeconfig} get pods -A`);
    openInBrowser(host.url);
    await interrupted();
    await host.close();
  } finally {
    await engine.close();
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  }
}

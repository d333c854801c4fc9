import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { browserLaunch } from '../../../e2e/browser.ts';
import { startHost } from '../../../e2e/page.ts';
import { buildWorker } from '../../../fakes/build-worker.ts';
import { startRealCluster } from '../../../real-cluster/cluster.ts';
import { type Measure, percentile, report } from '../../measures.ts';
import { openKhronoscope, stand } from '../khronoscope-page.ts';
import { watch } from '../page-probe.ts';

/**
 * `npm run bench:live`: a real control plane with 2,000 pods of 40 deployments, followed live in the page while 200 changes
 * a second arrive. With a file name, `-- --picture=FILE.png`, the page is photographed under load. The cluster is given up
 * at the end.
 */
const SECONDS = 20;
const [pods, deployments, rate] = [2000, 40, 200];
const SETTLE_MS = 2000;

const picture = process.argv.find((word) => word.startsWith('--picture='))?.slice('--picture='.length);
const cluster = await startRealCluster('--nodes', '50');
const probe = await buildWorker('test/bench/ui/live/rpc-probe.ts');
try {
  await cluster.play('shop');
  await cluster.play('scale', String(pods), String(deployments));
  const words = ['serve', '--kubeconfig', cluster.kubeconfig, '--context', 'khrono-admin'];
  const host = await startHost(words, { KHRONOSCOPE_DATA: `${cluster.folder}/recordings`, HOME: cluster.folder });
  const browser = await chromium.launch({ ...(await browserLaunch()), args: ['--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await openKhronoscope(page, host.url);
    report(
      `${pods} pods of ${deployments} deployments, followed live at ${rate} changes/s`,
      await measures(page, host.url),
    );
  } finally {
    await browser.close();
    await host.end();
  }
} finally {
  probe.remove();
  await cluster.wipe();
}

async function measures(page: Page, url: string): Promise<readonly Measure[]> {
  // Longer than it takes to look twice: every second that is watched has its changes.
  const churn = cluster.churn(rate, (2 * SECONDS + 20) * 1000, 'scale');
  await page.waitForTimeout(SETTLE_MS);
  const found: Measure[] = [];
  for (const distance of ['fitted', 'near'] as const) {
    await stand(page, distance);
    const asking = asked(url, SECONDS);
    const watched = await watch(page, () => page.waitForTimeout(SECONDS * 1000));
    const { scenes, reports } = await asking;
    if (picture !== undefined) await page.screenshot({ path: picture.replace('.png', `-${distance}.png`) });
    const named = (name: string) => `${distance} ${name}`;
    const budget = { bound: '≤', value: 34 } as const;
    found.push(
      { name: named('frame p50'), value: percentile(watched.frames, 50), unit: 'ms' },
      { name: named('frame p95'), value: percentile(watched.frames, 95), unit: 'ms', target: budget },
      {
        name: named('longest task'),
        value: Math.max(0, ...watched.longTasks),
        unit: 'ms',
        target: { bound: '≤', value: 100 },
      },
      { name: named('main thread busy'), value: 100 * watched.busy, unit: '%' },
      { name: named('cards, most mounted'), value: watched.cards, unit: '', target: { bound: '≤', value: 400 } },
      { name: named('engine, any scene, p95'), value: percentile(scenes, 95), unit: 'ms' },
      { name: named('engine, report, p95'), value: percentile(reports, 95), unit: 'ms' },
      { name: named('engine, answers'), value: scenes.length + reports.length, unit: '' },
    );
  }
  found.push({ name: 'changes a second, reached', value: await churn, unit: '', target: { bound: '≥', value: rate } });
  return found;
}

interface Asked {
  readonly scenes: readonly number[];
  readonly reports: readonly number[];
}

async function asked(url: string, seconds: number): Promise<Asked> {
  const child = spawn(process.execPath, [fileURLToPath(probe.url), url, String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(child, 'close');
  return JSON.parse(said) as Asked;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { browserLaunch } from '../../../e2e/browser.ts';
import { startHost } from '../../../e2e/page.ts';
import { buildWorker } from '../../../fakes/build-worker.ts';
import { startRealCluster } from '../../../real-cluster/cluster.ts';
import { type Measure, percentile, report } from '../../measures.ts';
import { openKhronoscope, stand } from '../khronoscope-page.ts';
import { instrument, type Watched, watch } from '../page-probe.ts';
import { type TracedTask, tracedTasks } from '../task-trace.ts';

/**
 * `npm run bench:live`: a real control plane with 2,000 pods of 40 deployments, followed live in the page while 200 changes
 * a second arrive. The cluster, which elsewhere has machines of its own, yields the processor to engine and page; whether it
 * reached its rate nevertheless is printed. With a file name, `-- --picture=FILE.png`, the page is photographed under load. The cluster is given up
 * at the end.
 */
const SECONDS = 20;
const CONTROL_SECONDS = 10;
const WINDOW = { viewport: { width: 1600, height: 1000 } };
const [pods, deployments, rate] = [2000, 40, 200];
const SETTLE_MS = 2000;
/** As `nice`; what Linux gives to a session as a whole. */
const YIELDING = 15;

const picture = process.argv.find((word) => word.startsWith('--picture='))?.slice('--picture='.length);
const cluster = await startRealCluster('--nodes', '50');
const probe = await buildWorker('test/bench/ui/live/rpc-probe.ts');
try {
  await cluster.play('shop');
  await cluster.play('scale', String(pods), String(deployments));
  const words = ['serve', '--kubeconfig', cluster.kubeconfig, '--context', 'khrono-admin'];
  yieldProcessor(readFileSync(join(cluster.folder, 'pid'), 'utf8').trim());
  const host = await startHost(words, { KHRONOSCOPE_DATA: `${cluster.folder}/recordings`, HOME: cluster.folder });
  const browser = await chromium.launch({ ...(await browserLaunch()), args: ['--disable-gpu'] });
  try {
    report(
      `${pods} pods of ${deployments} deployments, followed live at ${rate} changes/s`,
      await measures(browser, host.url),
    );
  } finally {
    await browser.close();
    await host.end();
  }
} finally {
  probe.remove();
  await cluster.wipe();
}

/** Where processes are grouped by session, which is not everywhere, `nice` counts within a session only. */
function yieldProcessor(pid: string): void {
  const group = `/proc/${pid}/autogroup`;
  if (existsSync(group)) writeFileSync(group, String(YIELDING));
}

async function measures(browser: Browser, url: string): Promise<readonly Measure[]> {
  // Longer than it takes to look at all: every second that is watched has its changes.
  const churn = cluster.churn(rate, (2 * SECONDS + CONTROL_SECONDS + 30) * 1000, 'scale');
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const control = await watchEmpty(browser);
  const page = await browser.newPage(WINDOW);
  await openKhronoscope(page, url);
  const found = figures('empty page', control);
  for (const distance of ['fitted', 'near'] as const) {
    await stand(page, distance);
    const asking = asked(url, SECONDS);
    const watched = await watchTasks(page, SECONDS);
    const { scenes, reports } = await asking;
    if (picture !== undefined) await page.screenshot({ path: picture.replace('.png', `-${distance}.png`) });
    const named = (name: string) => `${distance} ${name}`;
    const times = (of: (seen: Seen) => number) => of(watched) / of(control);
    found.push(
      ...figures(distance, watched),
      { name: named('frame p95, to empty page'), value: times(({ frames }) => percentile(frames, 95)), unit: 'times' },
      {
        name: named('longest task, to empty page'),
        value: times(({ tasks }) => longest(tasks, 'wallMs')),
        unit: 'times',
      },
      { name: named('cards, most mounted'), value: watched.cards, unit: '', target: { bound: '≤', value: 400 } },
      { name: named('engine, any scene, p95'), value: percentile(scenes, 95), unit: 'ms' },
      { name: named('engine, report, p95'), value: percentile(reports, 95), unit: 'ms' },
      { name: named('engine, answers'), value: scenes.length + reports.length, unit: '' },
    );
  }
  found.push({ name: 'changes a second, reached', value: await churn, unit: '', target: { bound: '≥', value: rate } });
  return found;
}

interface Seen extends Watched {
  readonly tasks: readonly TracedTask[];
}

async function watchTasks(page: Page, seconds: number): Promise<Seen> {
  let tasks: readonly TracedTask[] = [];
  const watched = await watch(page, async () => {
    tasks = await tracedTasks(page, () => page.waitForTimeout(seconds * 1000));
  });
  return { ...watched, tasks };
}

/** A page of nothing but frames, under the same load: what it misses is the machine's. */
async function watchEmpty(browser: Browser): Promise<Seen> {
  const page = await browser.newPage(WINDOW);
  await instrument(page);
  await page.goto('data:text/html,<title>empty</title>');
  const seen = await watchTasks(page, CONTROL_SECONDS);
  await page.close();
  return seen;
}

function figures(who: string, { frames, tasks, busy }: Seen): Measure[] {
  const isOurs = who !== 'empty page';
  return [
    { name: `${who} frame p50`, value: percentile(frames, 50), unit: 'ms' },
    {
      name: `${who} frame p95`,
      value: percentile(frames, 95),
      unit: 'ms',
      ...(isOurs && { target: { bound: '≤', value: 34 } }),
    },
    { name: `${who} longest task`, value: longest(tasks, 'wallMs'), unit: 'ms' },
    {
      name: `${who} longest task, thread time`,
      value: longest(tasks, 'threadMs'),
      unit: 'ms',
      ...(isOurs && { target: { bound: '≤', value: 100 } }),
    },
    { name: `${who} main thread busy`, value: 100 * busy, unit: '%' },
  ];
}

function longest(tasks: readonly TracedTask[], by: keyof TracedTask): number {
  return Math.max(0, ...tasks.map((task) => task[by]));
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

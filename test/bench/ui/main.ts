import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { browserLaunch } from '../../e2e/browser.ts';
import { type Host, startHost } from '../../e2e/page.ts';
import { type BuiltEntry, buildWorker } from '../../fakes/build-worker.ts';
import { type Measure, percentile, report } from '../measures.ts';
import { type Distance, measureKhronoscope, openKhronoscope, type PageFigures } from './khronoscope-page.ts';
import { buildPlain, measurePlain, servePlain } from './plain-page.ts';
import type { Recorded } from './recorded.ts';

/**
 * `npm run bench:ui`, with `-- --json` one JSON object: the page in a real browser without a graphics card, on
 * recordings of 1,000, 3,000 and 10,000 objects through the real engine, beside plain xyflow with the same data.
 * `-- 3000` measures one size, `-- --ours` leaves plain xyflow out.
 */
const SIZES = [1000, 3000, 10_000] as const;
const SEEK_TARGET = new Map<number, number>([
  [1000, 50],
  [3000, 100],
  [10_000, 200],
]);
const VIEWPORT = { width: 1600, height: 1000 };

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const sizes = words.length > 0 ? words.map(Number) : SIZES;
const withPlain = !process.argv.includes('--ours');

const recorder = await buildWorker('test/bench/ui/record.ts');
const plainPages = withPlain ? await buildPlain() : undefined;
const browser = await chromium.launch({
  ...(await browserLaunch()),
  args: ['--disable-gpu', '--enable-precise-memory-info'],
});
const measures: Measure[] = [];
try {
  for (const size of sizes) measures.push(...(await measureSize(size)));
} finally {
  await browser.close();
  recorder.remove();
  if (plainPages !== undefined) rmSync(plainPages, { recursive: true, force: true });
}
report('the page in a browser, software rendering, 1600 × 1000', measures);

async function measureSize(size: number): Promise<readonly Measure[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-bench-ui-'));
  let host: Host | undefined;
  try {
    const recorded = record(recorder, size, scratch);
    host = await startHost(['serve', recorded.folder], { KHRONOSCOPE_DATA: join(scratch, 'data'), HOME: scratch });
    const ours = await measureOurs(browser, host.url, recorded);
    const named = (name: string) => `${size} ${name}`;
    return [
      { name: named('lives in the window'), value: recorded.lives, unit: '' },
      { name: named('opening, longest task'), value: ours.openTask, unit: 'ms', target: { bound: '≤', value: 100 } },
      ...(await distanceMeasures('near', ours.near, { size, scratch })),
      ...(await distanceMeasures('fitted', ours.fitted, { size, scratch })),
    ];
  } finally {
    await host?.end();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function record({ url }: BuiltEntry, size: number, scratch: string): Recorded {
  const run = spawnSync(process.execPath, [fileURLToPath(url), String(size), scratch], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The recording could not be made:\n${run.stderr}`);
  return JSON.parse(readFileSync(join(scratch, 'recorded.json'), 'utf8')) as Recorded;
}

async function measureOurs(chrome: Browser, url: string, recorded: Recorded) {
  const page = await chrome.newPage({ viewport: VIEWPORT });
  const opening = await openKhronoscope(page, url);
  const fitted = await measureKhronoscope(page, recorded, 'fitted');
  const near = await measureKhronoscope(page, recorded, 'near');
  await page.close();
  return { openTask: Math.max(0, ...opening.longTasks), fitted, near };
}

interface Where {
  readonly size: number;
  readonly scratch: string;
}

async function distanceMeasures(
  distance: Distance,
  ours: PageFigures,
  { size, scratch }: Where,
): Promise<readonly Measure[]> {
  const named = (name: string) => `${size} ${distance} ${name}`;
  const own: Measure[] = [
    {
      name: named('seek p95'),
      value: percentile(ours.seeks, 95),
      unit: 'ms',
      target: { bound: '≤', value: SEEK_TARGET.get(size) ?? 200 },
    },
    { name: named('seek p50'), value: percentile(ours.seeks, 50), unit: 'ms' },
    {
      name: named('scrub frame p95'),
      value: percentile(ours.scrub.frames, 95),
      unit: 'ms',
      target: { bound: '≤', value: 34 },
    },
    { name: named('scrub frame p50'), value: percentile(ours.scrub.frames, 50), unit: 'ms' },
    {
      name: named('pan frame p95'),
      value: percentile(ours.pan.frames, 95),
      unit: 'ms',
      target: { bound: '≤', value: 34 },
    },
    { name: named('scrub, main thread busy'), value: 100 * ours.scrub.busy, unit: '%' },
    { name: named('longest task'), value: longest(ours), unit: 'ms', target: { bound: '≤', value: 100 } },
    {
      name: named('cards, most mounted'),
      value: Math.max(ours.scrub.cards, ours.pan.cards),
      unit: '',
      target: { bound: '≤', value: 400 },
    },
    { name: named('heap'), value: ours.heapMb, unit: 'MB', target: { bound: '≤', value: 60 } },
  ];
  if (plainPages === undefined) return own;
  const host = await servePlain(plainPages, scratch);
  const page = await browser.newPage({ viewport: VIEWPORT });
  try {
    const plain = await measurePlain(page, host.url, { distance, seeks: size > 3000 ? 3 : 7 });
    return [
      ...own,
      ...beside(named, 'seek p95', [percentile(ours.seeks, 95), percentile(plain.seeks, 95)]),
      ...beside(named, 'pan frame p95', [percentile(ours.pan.frames, 95), percentile(plain.pan.frames, 95)]),
      ...beside(named, 'longest task', [longest(ours), longest(plain)]),
      ...beside(named, 'heap', [ours.heapMb, plain.heapMb]),
    ];
  } finally {
    await page.close();
    host.close();
  }
}

/** Of plain xyflow, and how many times ours that is. */
function beside(
  named: (name: string) => string,
  what: string,
  [ours, plain]: readonly [number, number],
): readonly Measure[] {
  const unit = what === 'heap' ? 'MB' : 'ms';
  return [
    { name: named(`${what}, plain xyflow`), value: plain, unit },
    { name: named(`${what}, plain to ours`), value: plain / Math.max(ours, 1), unit: 'times' },
  ];
}

function longest({ scrub, pan }: PageFigures): number {
  return Math.max(0, ...scrub.longTasks, ...pan.longTasks);
}

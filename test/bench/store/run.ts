import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMAT_VERSION } from '../../../src-main/store/file/format.ts';
import { percentile, report } from '../measures.ts';
import { bytesOf } from './grow.ts';
import { keptFolder } from './kept-files.ts';
import { dropFromMemory, inOwnProcess, readIntoMemory, runPhase } from './phases.ts';
import type { Opened } from './questions.ts';
import { type Sized, tableOf } from './table.ts';

const BIG_BYTES = 1e9;
const OPENINGS = 5;

/** Opens a recording some times, each in a process of its own; medians. */
async function opened(path: string, before: () => void): Promise<Opened> {
  const found: Opened[] = [];
  for (let time = 0; time < OPENINGS; time++) {
    before();
    found.push(await inOwnProcess('open', path));
  }
  const median = (of: (each: Opened) => number): number => percentile(found.map(of), 50);
  return {
    firstSceneMs: median(({ firstSceneMs }) => firstSceneMs),
    withTimelineMs: median(({ withTimelineMs }) => withTimelineMs),
    rssMb: median(({ rssMb }) => rssMb),
  };
}

async function sized(name: string, path: string): Promise<Sized> {
  // A gigabyte that is kept was forgotten when it was last opened cold; the small one has only just been written.
  readIntoMemory(path);
  const answered = await inOwnProcess('ask', path);
  dropFromMemory(path);
  const fromDisk = await inOwnProcess('ask', path);
  readIntoMemory(path);
  const warm = await opened(path, () => undefined);
  const cold = await opened(path, () => dropFromMemory(path));
  return { name, bytes: bytesOf(path), answered, fromDisk, warm, cold };
}

async function measure(): Promise<void> {
  const words = process.argv.slice(2);
  const key = process.env['WORKLOAD_KEY'] ?? '';
  const workloads = keptFolder('workload', key);
  mkdirSync(workloads.path, { recursive: true, mode: 0o700 });
  const workload = join(workloads.path, 'batches');
  if (!existsSync(workload)) await inOwnProcess('workload', workload);
  const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-bench-'));
  try {
    const folder = join(scratch, 'recording');
    const recorded = await inOwnProcess('record', workload, folder);
    const packed = await inOwnProcess('pack', folder, join(scratch, 'packed.khrono'));
    const sizes = [await sized('small', folder)];
    if (!words.includes('--small')) {
      const big = keptFolder('grown', `${key}-${FORMAT_VERSION}`);
      if (words.includes('--fresh')) rmSync(big.path, { recursive: true, force: true });
      if (!existsSync(big.path)) await inOwnProcess('grow', folder, big.path, String(BIG_BYTES));
      sizes.push(await sized('1 GB', big.path));
    }
    const other = words.indexOf('--recording');
    const path = words[other + 1];
    if (other >= 0 && path !== undefined) sizes.push(await sized('given', path));
    const compared = await inOwnProcess('naive', workload);
    const load = loadavg().map((each) => each.toFixed(1));
    report(
      `store: ${recorded.versions} versions; load ${load.join(', ')}`,
      tableOf({ recorded, packed, sizes, compared }),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (!(await runPhase(process.argv.slice(2)))) await measure();

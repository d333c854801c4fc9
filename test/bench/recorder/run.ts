import { loadavg } from 'node:os';
import { percentile } from '../measures.ts';
import { PodWorld } from './pod-world.ts';
import { RecordedServer, startPodServer } from './recorded-server.ts';

/**
 * From the socket to the commit, over HTTP/2 and TLS: the first picture, full speed, and a steady day. The process that
 * is measured is the engine's side alone; what the server costs, on the same cores, is said beside it.
 */
const PODS = 10_000;
const FULL_SPEED = 60_000;
const STEADY_RATE = 2_000;
/** The first ten seconds after full speed cost half as much again: what that left to compile and to collect. */
const STEADY_SECONDS = 60;

/** One measure; `ratio` is value / target, or target / value where more is better: at most 1 is good. */
interface Measure {
  readonly value: number;
  readonly target?: number;
  readonly ratio?: number;
}

const atMost = (value: number, target: number): Measure => ({ value, target, ratio: value / target });
const atLeast = (value: number, target: number): Measure => ({ value, target, ratio: target / value });

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const server = await startPodServer(PODS);
const serverCpuMs = async (): Promise<number> => Number(await server.raw.text('/cpu'));

/** How fast this machine is now, whoever else uses it: µs of processor to parse one pod, the least a version costs. */
function parseUs(text: string): number {
  const runs = 2_000;
  const before = cpuMs();
  for (let run = 0; run < runs; run++) JSON.parse(text);
  return ((cpuMs() - before) / runs) * 1000;
}

/** Wall and processor time of some work, here and at the server. */
async function spent(work: () => Promise<void>): Promise<{ wallMs: number; cpuMs: number; serverCpuMs: number }> {
  const [cpuBefore, serverBefore] = [cpuMs(), await serverCpuMs()];
  const started = performance.now();
  await work();
  const wallMs = performance.now() - started;
  return { wallMs, cpuMs: cpuMs() - cpuBefore, serverCpuMs: (await serverCpuMs()) - serverBefore };
}

// Not `maxRSS`, in which Linux counts what the process that started this one had.
let rssMb = 0;
const sampling = setInterval(() => {
  rssMb = Math.max(rssMb, process.memoryUsage.rss() / 1024 / 1024);
}, 250);
const [listening, cpuAtStart] = [performance.now(), cpuMs()];
const recorded = await RecordedServer.start(server);
await recorded.firstPicture();
const pictureMs = performance.now() - listening;
const pictureCpuMs = cpuMs() - cpuAtStart;

await recorded.prepare(FULL_SPEED);
const full = await spent(() => recorded.burst(0));
const steady = await spent(() => recorded.steady(STEADY_RATE, STEADY_RATE * STEADY_SECONDS));
clearInterval(sampling);
const bytesPerVersion = recorded.bytesOnDisk / recorded.recorder.stats().stored;
if (recorded.missing !== 0) throw new Error(`${recorded.missing} versions are missing`);

// After the recording, so that the memory of these reads does not count: a client that is warm, which makes it harder.
const rawMs: number[] = [];
for (let run = 0; run < 5; run++) {
  const started = performance.now();
  await server.raw.drain('/api/v1/pods');
  rawMs.push(performance.now() - started);
}
const raw = percentile(rawMs, 50);
const unitUs = parseUs(new PodWorld(1).page(0, 1).toString());
await recorded.close();
server.close();

const measures: Readonly<Record<string, Measure>> = {
  // The server has the bytes ready, so that GET is a copy; what a real API server takes is in real-picture.ts.
  'first picture of 10,000 pods, as multiples of one raw GET of ready bytes': atMost(pictureMs / raw, 2),
  'first picture, ms': { value: pictureMs },
  'first picture, ms of processor': { value: pictureCpuMs },
  'one raw GET of the same pods, ms': { value: raw },
  'versions/s from socket to commit at full speed': atLeast((FULL_SPEED / full.wallMs) * 1000, 16_000),
  'µs of processor a version at full speed': { value: (full.cpuMs / FULL_SPEED) * 1000 },
  'µs of processor a version at full speed, at the server': { value: (full.serverCpuMs / FULL_SPEED) * 1000 },
  'share of a core at 2,000 changes/s': atMost(steady.cpuMs / steady.wallMs, 0.25),
  'share of a core at 2,000 changes/s, at the server': { value: steady.serverCpuMs / steady.wallMs },
  'µs of processor to parse one pod, on this machine now': { value: unitUs },
  'largest RSS in MB': atMost(rssMb, 400),
  'bytes on disk per version': { value: bytesPerVersion },
};
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(measures));
} else {
  console.log(`load ${loadavg()[0]?.toFixed(1)} on this machine`);
  for (const [name, { value, target, ratio }] of Object.entries(measures)) {
    const aim = target === undefined ? '' : ` (target ${target}, ratio ${ratio?.toFixed(2)})`;
    console.log(`${name}: ${value.toFixed(2)}${aim}`);
  }
}

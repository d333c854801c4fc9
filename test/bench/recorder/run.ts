import { loadavg } from 'node:os';
import { recordPods } from './recorded-server.ts';

const PODS = 10_000;
const FULL_SPEED = 60_000;
const STEADY_RATE = 2_000;
const STEADY_SECONDS = 10;

/** One measure; `ratio` is value / target, or target / value where more is better: at most 1 is good. */
interface Measure {
  readonly value: number;
  readonly target: number;
  readonly ratio: number;
}

const atMost = (value: number, target: number): Measure => ({ value, target, ratio: value / target });
const atLeast = (value: number, target: number): Measure => ({ value, target, ratio: target / value });

async function drained(url: string): Promise<void> {
  await (await fetch(url)).arrayBuffer();
}

let rawMs = 0;
const recorded = await recordPods(PODS, async (url) => {
  await drained(`${url}/api/v1/pods`);
  const started = performance.now();
  await drained(`${url}/api/v1/pods`);
  rawMs = performance.now() - started;
});
const pictureMs = await recorded.firstPictureMs;
await new Promise((resolve) => setTimeout(resolve, 1_500));

const fullStarted = performance.now();
await fetch(`${recorded.url}/burst?count=${FULL_SPEED}&rate=0`);
await recorded.stored(PODS + FULL_SPEED);
const fullSpeed = FULL_SPEED / ((performance.now() - fullStarted) / 1000);

const cpuBefore = process.cpuUsage();
const steadyStarted = performance.now();
await fetch(`${recorded.url}/burst?count=${STEADY_RATE * STEADY_SECONDS}&rate=${STEADY_RATE}`);
await recorded.stored(PODS + FULL_SPEED + STEADY_RATE * STEADY_SECONDS);
const cpu = process.cpuUsage(cpuBefore);
const steadyShare = (cpu.user + cpu.system) / 1000 / (performance.now() - steadyStarted);
const rssMb = process.resourceUsage().maxRSS / 1024;
await recorded.close();

const measures: Readonly<Record<string, Measure>> = {
  'first picture of 10,000 pods, as multiples of one raw GET': atMost(pictureMs / rawMs, 2),
  'versions/s from socket to commit at full speed': atLeast(fullSpeed, 16_000),
  'share of a core at 2,000 changes/s': atMost(steadyShare, 0.25),
  'largest RSS in MB': atMost(rssMb, 400),
};
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(measures));
} else {
  console.log(`load ${loadavg()[0]?.toFixed(1)} on this machine`);
  for (const [name, { value, target, ratio }] of Object.entries(measures))
    console.log(`${name}: ${value.toFixed(2)} (target ${target}, ratio ${ratio.toFixed(2)})`);
}

import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { durationMs } from '../../src-main/cli/instant.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { RecordedServer, startPodServer } from '../bench/recorder/recorded-server.ts';
import { trendOf } from './trend.ts';

/**
 * Records a busy server for long and says, once a minute, what it costs. Fails if a version was missed or cannot be read
 * back, if memory still grew by more than an eighth in the second half of the time, or if descriptors leaked. In the first half
 * caches of bounded size fill: that of SQLite with the file, to 32 MB, which takes twenty minutes at this rate.
 */
const PODS = 2_000;
const RATE = 200;
const REPORT_SECONDS = 60;
const SAMPLE_SECONDS = 5;
const MOST_GROWTH = 1.125;

const { values } = parseArgs({ options: { for: { type: 'string', default: '24h' } } });
const lastsMs = durationMs(values.for);
if (lastsMs === undefined || lastsMs <= 0) throw new Error('--for is a length of time, as 30m or 24h');

const rssMb = (): number => process.memoryUsage().rss / 1024 / 1024;
const descriptors = (): number => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);

const server = await startPodServer(PODS);
const recorded = await RecordedServer.start(server);
await recorded.firstPicture();
const end = performance.now() + lastsMs;
const samples: { readonly rss: number; readonly fds: number }[] = [];
let asked = 0;
while (performance.now() < end) {
  const seconds = Math.min(SAMPLE_SECONDS, Math.max(1, (end - performance.now()) / 1000));
  const count = Math.round(RATE * seconds);
  await recorded.prepare(count);
  await recorded.burst(RATE);
  asked += count;
  samples.push({ rss: rssMb(), fds: descriptors() });
  if (samples.length % (REPORT_SECONDS / SAMPLE_SECONDS) === 0)
    console.log(`${asked} versions, RSS ${rssMb().toFixed(0)} MB, ${descriptors()} descriptors`);
}
const { missing } = recorded;
await recorded.recorder.close();
const { versions, problems } = await verifyRecording(recorded.folder);
await recorded.close();
server.close();
const settled = samples.slice(Math.ceil(samples.length / 2));
const rss = trendOf(settled.map((sample) => sample.rss));
const fds = trendOf(settled.map((sample) => sample.fds));
const perHour = (rss.slope * 3_600) / SAMPLE_SECONDS;
console.log(`RSS ${rss.begins.toFixed(0)} MB, then ${rss.ends.toFixed(0)} MB: ${perHour.toFixed(1)} MB an hour`);
console.log(
  `descriptors ${fds.begins}, then ${fds.ends}; most memory ${Math.max(...samples.map((s) => s.rss)).toFixed(0)} MB`,
);
const wrong = [
  ...(missing === 0 ? [] : [`${PODS + asked} versions were sent and ${PODS + asked - missing} written`]),
  ...(versions === PODS + asked ? [] : [`${PODS + asked} versions were sent and ${versions} can be read back`]),
  ...problems,
  ...(rss.ends > rss.begins * MOST_GROWTH
    ? [`memory grew from ${rss.begins.toFixed(0)} to ${rss.ends.toFixed(0)} MB`]
    : []),
  ...(fds.ends > fds.begins ? [`descriptors grew from ${fds.begins} to ${fds.ends}`] : []),
];
for (const sentence of wrong) console.log(sentence);
console.log(`${values.for}, ${asked} versions: ${wrong.length === 0 ? 'all well' : 'not well'}`);
process.exit(wrong.length === 0 ? 0 : 1);

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { flatness, type Sample, sampleNow, sampleText } from '../../soak/flatness.ts';
import { RecordedServer, startPodServer } from './recorded-server.ts';

/**
 * A steady day for long: 2,000 changes a second of 10,000 pods. Says once a minute what this process costs, which is the
 * engine's side alone; the server is another. Fails if a version is missing, if memory ever was above 400 MB, or if it goes
 * on growing. An interrupt ends it early, with a verdict on the time until then.
 */
const PODS = 10_000;
const RATE = 2_000;
const SAMPLE_SECONDS = 5;
const MOST_RSS_MB = 400;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

let isCancelled = false;
process.on('SIGINT', () => (isCancelled = true));
process.on('SIGTERM', () => (isCancelled = true));

const server = await startPodServer(PODS);
const recorded = await RecordedServer.start(server);
await recorded.firstPicture();
const samples: Sample[] = [];
const [began, end] = [performance.now(), performance.now() + Number(values.minutes) * 60_000];
let lookedAt = { at: began, cpu: cpuMs() };
const sampling = setInterval(() => {
  samples.push(sampleNow(recorded.folder));
  if (samples.length % (60 / SAMPLE_SECONDS) !== 0) return;
  const now = { at: performance.now(), cpu: cpuMs() };
  const share = (now.cpu - lookedAt.cpu) / (now.at - lookedAt.at);
  lookedAt = now;
  const minute = samples.length / (60 / SAMPLE_SECONDS);
  const disk = (recorded.bytesOnDisk / 1024 / 1024).toFixed(0);
  console.log(
    `minute ${minute}: ${sampleText(sampleNow(recorded.folder))}, ${share.toFixed(2)} of a core, ${disk} MB on disk, load ${loadavg()[0]?.toFixed(1)}`,
  );
}, SAMPLE_SECONDS * 1000);
let sent = 0;
while (!isCancelled && performance.now() < end) {
  await recorded.steady(RATE, RATE * SAMPLE_SECONDS);
  sent += RATE * SAMPLE_SECONDS;
}
clearInterval(sampling);
const seconds = (performance.now() - began) / 1000;
const { missing } = recorded;
await recorded.close();
server.close();

const { says, wrong } = flatness(samples, SAMPLE_SECONDS);
const most = Math.max(...samples.map(({ rssMb }) => rssMb));
const problems = [
  ...(missing === 0 ? [] : [`${missing} versions are missing`]),
  ...(most > MOST_RSS_MB ? [`RSS was ${most.toFixed(0)} MB, more than ${MOST_RSS_MB}`] : []),
  ...wrong,
];
console.log(`${sent} versions in ${(seconds / 60).toFixed(1)} minutes, ${(sent / seconds).toFixed(0)} a second`);
console.log(says);
for (const sentence of problems) console.log(sentence);
console.log(problems.length === 0 ? 'all well' : 'not well');
process.exit(problems.length === 0 ? 0 : 1);

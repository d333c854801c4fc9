import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../../src-main/kube/clock.ts';
import { hearCluster } from '../../../src-main/kube/cluster.ts';
import type { KindStatus } from '../../../src-main/kube/cluster-state.ts';
import { type ContextConfig, contextConfig, loadKubeconfig } from '../../../src-main/kube/config/kubeconfig.ts';
import type { ResourceKind } from '../../../src-main/kube/heard.ts';
import { collectionPath } from '../../../src-main/kube/wire/resource-path.ts';
import { DEFAULT_RULES } from '../../../src-main/recorder/redaction/default-rules.ts';
import { type Recorder, startRecorder } from '../../../src-main/recorder/recorder.ts';
import { EVERYTHING } from '../../../src-preload/model/recording-scope.ts';
import { adminOf } from '../../real-cluster/judge/raw-watch.ts';
import { type Measure, percentile, report } from '../measures.ts';
import { bundleAt } from './bundle-at.ts';
import { RawClient } from './raw-client.ts';

/**
 * The first complete picture of a real API server, against raw GETs of the same lists: of every kind that is recorded, as
 * `limit` is not given in one answer each, over one HTTP/2 session, bytes dropped as they come. Once all at the same time,
 * which is the least that a client can do, and once one after the other; as the recorder asks for its lists compressed, also
 * once so. A picture begins with the connection, and is complete when every kind is listed, committed, and watched from
 * there.
 *
 * In one of these four or so the server collects its garbage for a second or two. So there are several rounds, each begins
 * with another of them, and medians are compared.
 */
const ROUNDS = 8;
const TIMES_RAW = 2;

interface Picture {
  readonly kinds: readonly ResourceKind[];
  readonly objects: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

const { values } = parseArgs({ options: { kubeconfig: { type: 'string' }, json: { type: 'boolean' } } });
const file = values.kubeconfig ?? '';

/** What there is to see: no kind is still on its way to it. */
const isComplete = (kinds: ReadonlyMap<string, KindStatus>): boolean =>
  [...kinds.values()].every(({ state }) => ['watching', 'denied', 'gone'].includes(state));

function begun(recorder: Recorder | undefined): Recorder {
  if (recorder === undefined) throw new Error('nothing is recorded before the cluster is reached');
  return recorder;
}

async function takePicture(config: ContextConfig): Promise<Picture> {
  const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-picture-'));
  const [started, before] = [performance.now(), process.cpuUsage()];
  let recorder: Recorder | undefined;
  const kinds = new Map<string, KindStatus>();
  const complete = Promise.withResolvers<void>();
  const cluster = hearCluster({
    config,
    scope: EVERYTHING,
    sinkFor: ({ kind }) => begun(recorder).sinkFor(kind),
    onConnected: async (origin) => {
      const folder = join(scratch, 'recording');
      recorder = startRecorder({ redaction: DEFAULT_RULES, folder, origin, writer: bundleAt('RECORDER_THREAD') });
      await recorder.opened;
    },
    onState: () => undefined,
    onKind: (status) => {
      kinds.set(`${status.kind.group}/${status.kind.resource}`, status);
      if (isComplete(kinds)) complete.resolve();
    },
    env: {},
    clock: systemClock,
    random: Math.random,
  });
  await complete.promise;
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const { stored } = begun(recorder).stats();
  await cluster.close();
  await begun(recorder).close();
  rmSync(scratch, { recursive: true, force: true });
  return {
    kinds: [...kinds.values()].map(({ kind }) => kind),
    objects: stored,
    wallMs,
    cpuMs: (user + system) / 1000,
  };
}

/** How long some asking takes over a new session, its connection included. */
async function asked(ask: (client: RawClient) => Promise<number>): Promise<{ wallMs: number; bytes: number }> {
  const started = performance.now();
  const { server, tls } = adminOf(file);
  const client = await RawClient.connect(server.origin, tls);
  const bytes = await ask(client);
  client.close();
  return { wallMs: performance.now() - started, bytes };
}

const inTurn =
  (encoding: 'identity' | 'gzip') =>
  async (client: RawClient): Promise<number> => {
    let bytes = 0;
    for (const path of paths) bytes += await client.drain(path, encoding);
    return bytes;
  };

const atOnce = async (client: RawClient): Promise<number> =>
  (await Promise.all(paths.map((path) => client.drain(path)))).reduce((sum, bytes) => sum + bytes, 0);

const config = contextConfig(loadKubeconfig({ explicit: [file], env: {}, home: '' }), '');
const pictures: Picture[] = [];
const [parallel, serial, packed]: [number[], number[], number[]] = [[], [], []];
let paths: readonly string[] = [];
let bytes = 0;
const askings = [
  async () => {
    const picture = await takePicture(config);
    pictures.push(picture);
    paths = picture.kinds.map((kind) => collectionPath({ kind, namespace: '', without: [] }));
  },
  async () => void parallel.push((await asked(atOnce)).wallMs),
  async () => {
    const all = await asked(inTurn('identity'));
    ({ bytes } = all);
    serial.push(all.wallMs);
  },
  async () => void packed.push((await asked(inTurn('gzip'))).wallMs),
];
for (let round = 0; round < ROUNDS; round++) {
  const first = round % askings.length;
  for (const ask of [...askings.slice(first), ...askings.slice(0, first)]) await ask();
}
const middle = (samples: readonly number[]) => percentile(samples, 50);
const pictureMs = middle(pictures.map(({ wallMs }) => wallMs));
const target = { bound: '≤', value: TIMES_RAW } as const;
const pictureCpuMs = middle(pictures.map(({ cpuMs }) => cpuMs));
const objects = pictures.at(-1)?.objects ?? 0;
const measures: readonly Measure[] = [
  { name: 'first picture / raw GETs, all at once', value: pictureMs / middle(parallel), unit: '×', target },
  { name: 'first picture / raw GETs, in turn', value: pictureMs / middle(serial), unit: '×', target },
  { name: 'first picture / raw GETs, in turn and compressed', value: pictureMs / middle(packed), unit: '×' },
  { name: 'first picture', value: pictureMs, unit: 'ms' },
  { name: 'first picture, processor here', value: pictureCpuMs, unit: 'ms' },
  { name: 'processor here an object', value: (pictureCpuMs / objects) * 1000, unit: 'µs' },
  { name: 'first picture, the first of its process', value: pictures[0]?.wallMs ?? Number.NaN, unit: 'ms' },
  { name: 'raw GETs, all at once', value: middle(parallel), unit: 'ms' },
  { name: 'raw GETs, in turn', value: middle(serial), unit: 'ms' },
  { name: 'raw GETs, in turn and compressed', value: middle(packed), unit: 'ms' },
  { name: 'objects', value: objects, unit: '' },
  { name: 'kinds', value: pictures.at(-1)?.kinds.length ?? 0, unit: '' },
  { name: 'bytes of the lists', value: bytes / 1024 / 1024, unit: 'MB' },
];
report(`a real API server, median of ${ROUNDS}, load ${loadavg()[0]?.toFixed(1)} on this machine`, measures);

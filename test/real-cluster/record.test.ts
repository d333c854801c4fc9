import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, type Running, run, start } from '../fakes/command-line.ts';
import { hasCluster, type RealCluster, startRealCluster } from './cluster.ts';
import { type RawEvent, watchEverything } from './judge/raw-watch.ts';

interface Line {
  readonly seq: number;
  readonly observedAt: string;
  readonly type: 'applied' | 'deleted' | 'tombstone';
  readonly kind: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly object: unknown;
}

/** Lines with the body as text, so that bytes can be compared. */
interface Recorded extends Line {
  readonly bytes: string;
}

const PLANTED = 'planted-secret-4c1d9e';

async function changes(path: string): Promise<readonly Recorded[]> {
  const { code, stdout, stderr } = await run(['changes', path, '--bodies']);
  // What was not heard while nobody recorded or the server was away is said; nothing else may be.
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^(Not heard in a part of this time: .*\n)?$/)]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...(JSON.parse(line) as Line), bytes: line.slice(line.indexOf(',"object":') + 10, -1) }));
}

async function stateUids(path: string, at: string): Promise<readonly string[]> {
  const { stdout } = await run(['state', path, '--at', at]);
  const { items } = JSON.parse(stdout) as { items: { metadata: { uid: string; resourceVersion: string } }[] };
  return items.map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`).sort();
}

/** What a reader with nothing but the lines would say existed at T. */
function naiveState(lines: readonly Recorded[], at: string): readonly string[] {
  const living = new Map<string, string>();
  for (const line of lines) {
    if (line.observedAt > at) {
      break;
    }
    if (line.type === 'applied') {
      living.set(line.uid, `${line.uid} ${line.resourceVersion}`);
    } else {
      living.delete(line.uid);
    }
  }
  return [...living.values()].sort();
}

/** A Secret without what redaction replaces. */
function withoutValues(object: unknown): unknown {
  const { data: _data, stringData: _stringData, ...rest } = object as Record<string, unknown>;
  return JSON.parse(
    JSON.stringify(rest).replaceAll(/"kubectl.kubernetes.io\/last-applied-configuration":"(\\.|[^"\\])*"/g, '"la":""'),
  );
}

function keyOf(uid: string, resourceVersion: string): string {
  return `${uid} ${resourceVersion}`;
}

/** What the raw watch saw and the recording has not, or has otherwise. */
function missing(seen: readonly RawEvent[], lines: readonly Recorded[]): readonly string[] {
  const recorded = new Map(lines.map((line) => [keyOf(line.uid, line.resourceVersion), line]));
  return seen
    .filter(({ type }) => type !== 'BOOKMARK')
    .flatMap((event) => {
      const name = `${event.type} ${event.kind} ${event.uid} ${event.resourceVersion}`;
      const line = recorded.get(keyOf(event.uid, event.resourceVersion));
      if (line === undefined) {
        return [`${name}: not recorded`];
      }
      if ((event.type === 'DELETED') !== (line.type === 'deleted')) {
        return [`${name}: recorded as ${line.type}`];
      }
      if (event.kind === 'Secret') {
        const same =
          JSON.stringify(withoutValues(JSON.parse(event.object))) === JSON.stringify(withoutValues(line.object));
        return same ? [] : [`${name}: another body`];
      }
      return event.object === line.bytes ? [] : [`${name}: other bytes`];
    });
}

function bytesIn(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

describe.skipIf(!hasCluster)('recording a real cluster', () => {
  let cluster: RealCluster;
  let scratch: string;
  let env: Readonly<Record<string, string>>;
  let recording: Running | undefined;

  beforeAll(async () => {
    ensureBuilt();
    scratch = mkdtempSync(join(tmpdir(), 'khronoscope-real-'));
    cluster = await startRealCluster('--metrics');
    env = { KUBECONFIG: cluster.kubeconfig, KHRONOSCOPE_DATA: scratch };
  }, 120_000);

  afterAll(async () => {
    await recording?.end('SIGKILL');
    await cluster?.wipe();
    rmSync(scratch, { recursive: true, force: true });
  }, 60_000);

  it('holds every version that raw watches saw, byte for byte, and any instant equals a naive replay', async () => {
    const folder = join(scratch, 'story');
    recording = start(['record', '--out', folder], env);
    await recording.saying(/^recording;/m);
    const raw = await watchEverything(cluster.kubeconfig);
    await cluster.play('shop');
    await cluster.play('rollout');
    raw.stop();
    const seen = [...raw.events];
    expect(await recording.end('SIGINT')).toBe(0);

    const lines = await changes(folder);
    expect(seen.length).toBeGreaterThan(400);
    expect(missing(seen, lines)).toEqual([]);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_line, index) => index + 1));
    const versions = lines.map((line) => `${line.type} ${keyOf(line.uid, line.resourceVersion)}`);
    expect(versions.length).toBe(new Set(versions).size);

    const times = [...new Set(lines.map(({ observedAt }) => observedAt))];
    const step = Math.max(1, Math.floor(times.length / 50));
    const instants = times.filter((_time, index) => index % step === 0).slice(0, 50);
    for (const at of instants) {
      expect(await stateUids(folder, at), `at ${at}`).toEqual(naiveState(lines, at));
    }

    const bytes = bytesIn(folder);
    const encoded = Buffer.from(PLANTED).toString('base64').replace(/=+$/, '');
    expect([bytes.includes(PLANTED), bytes.includes(encoded)]).toEqual([false, false]);
    const bodies = lines.map((line) => line.bytes).join('\n');
    expect([bodies.includes(PLANTED), bodies.includes(encoded)]).toEqual([false, false]);
    expect(lines.filter(({ kind }) => kind === 'Secret').length).toBeGreaterThan(0);
  }, 240_000);

  it('exports what it records while it records, and the copy says the same', async () => {
    const folder = join(scratch, 'story');
    recording = start(['record', '--out', folder], env);
    await recording.saying(/^recording;/m);
    const file = join(scratch, 'copy.khrono');
    expect((await run(['export', folder, '--out', file])).code).toBe(0);
    await recording.end('SIGINT');
    const copied = await changes(file);
    const original = await changes(folder);
    expect(copied.length).toBeGreaterThan(400);
    expect(copied).toEqual(original.slice(0, copied.length));
  }, 60_000);

  it('loses nothing that the server still knows when the API server is killed, and invents no deletion', async () => {
    const folder = join(scratch, 'blackout');
    recording = start(['record', '--out', folder], env);
    await recording.saying(/^recording;/m);
    await cluster.play('blackout');
    await cluster.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/api', '--timeout=60s');
    // Kinds come back one by one; the last of them within the longest backoff.
    await settled(folder, cluster);
    expect(await recording.end('SIGINT')).toBe(0);

    const lines = await changes(folder);
    const report = JSON.parse((await run(['inspect', folder, '-o', 'json'])).stdout) as { gaps: { why: string }[] };
    const gone = lines.filter(({ type }) => type !== 'applied');
    const present = await serverState(cluster);
    expect(gone.filter(({ uid }) => [...present].some((key) => key.startsWith(uid)))).toEqual([]);
    // Every kind either resumed its watch or has its silence on record; a tombstone needs one.
    if (lines.some(({ type }) => type === 'tombstone')) {
      expect(report.gaps.filter(({ why }) => why === 'disconnected' || why === 'expired')).not.toEqual([]);
    }
  }, 120_000);

  it('has everything that was committed after kill -9', async () => {
    const folder = join(scratch, 'killed');
    recording = start(['record', '--out', folder], env);
    await recording.saying(/^recording;/m);
    await cluster.kubectl('-n', 'shop', 'rollout', 'restart', 'deployment/web');
    const before = await changes(folder);
    await recording.end('SIGKILL');
    expect((await run(['inspect', folder])).code).toBe(0);
    const after = await changes(folder);
    expect(after.slice(0, before.length)).toEqual(before);
  }, 60_000);
});

/** uid and resourceVersion of what the server has of the kinds that the scenario touches. */
async function serverState(cluster: RealCluster): Promise<ReadonlySet<string>> {
  const text = await cluster.kubectl(
    'get',
    'pods,replicasets,deployments,configmaps,services,nodes',
    '-A',
    '-o',
    'json',
  );
  const { items } = JSON.parse(text) as { items: { metadata: { uid: string; resourceVersion: string } }[] };
  return new Set(items.map(({ metadata }) => keyOf(metadata.uid, metadata.resourceVersion)));
}

/** Waits until the recording shows what the server has, at an instant at which the server stood still. */
async function settled(folder: string, cluster: RealCluster): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const present = await serverState(cluster);
    const shown = new Set(await stateUids(folder, '-0s'));
    const absent = [...present].filter((key) => !shown.has(key));
    if (absent.length === 0) {
      return;
    }
    if (Date.now() > until) {
      throw new Error(`After a minute the recording still lacks ${absent.join(', ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

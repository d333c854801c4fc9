import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '@model/change.ts';
import { ALL_TIME } from '@model/time.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { changesIn } from '../../src-main/cli/reading/change-lines.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import type { TapeReader } from '../../src-main/store/tape.ts';
import { ensureBuilt, type Running, start } from '../fakes/command-line.ts';
import { endOf, guessesOutside } from '../faults/verdict.ts';
import { hasCluster, type RealCluster, startRealCluster } from './cluster.ts';
import { JUDGED } from './judge/judge.ts';
import { presentOf } from './judge/present.ts';

const PATCHES = 12;
/** Two processes look at one clock, but not in the same moment. */
const MOMENT_MS = 2_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A definition with one version, or with a second one that is preferred from then on. */
function definition(second: boolean): string {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const version = (name: string, storage: boolean) => ({ name, served: true, storage, schema });
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'gadgets.test.example' },
    spec: {
      group: 'test.example',
      scope: 'Cluster',
      names: { kind: 'Gadget', plural: 'gadgets', singular: 'gadget' },
      versions: second ? [version('v1beta1', false), version('v1', true)] : [version('v1beta1', true)],
    },
  });
}

describe.skipIf(!hasCluster)('kinds that come, change and go, and a server that dies', { timeout: 180_000 }, () => {
  let cluster: RealCluster;
  let scratch: string;
  let recording: Running | undefined;

  beforeAll(async () => {
    ensureBuilt();
    scratch = mkdtempSync(join(tmpdir(), 'khronoscope-kinds-'));
    cluster = await startRealCluster('--compaction', '30s');
    await cluster.play('shop');
  }, 120_000);
  afterEach(async () => {
    await recording?.end('SIGKILL');
  });
  afterAll(async () => {
    await cluster.wipe();
    rmSync(scratch, { recursive: true, force: true });
  });

  async function record(name: string): Promise<string> {
    const folder = join(scratch, name);
    recording = start(['record', '--out', folder], { KUBECONFIG: cluster.kubeconfig, KHRONOSCOPE_DATA: scratch });
    await recording.saying(/^recording;/m);
    return folder;
  }

  async function apply(name: string, manifest: string): Promise<void> {
    const file = join(scratch, name);
    writeFileSync(file, manifest);
    await cluster.kubectl('apply', '--server-side', '--force-conflicts', '-f', file);
  }

  /** Waits until what is recorded so far satisfies; the recording goes on. */
  async function until(folder: string, holds: (changes: readonly Change[]) => boolean): Promise<void> {
    await expect.poll(() => reading(folder, (reader) => holds(changesOf(reader))), { timeout: 60_000 }).toBe(true);
  }

  test('play kinds: three objects live once, through two versions, until they are deleted with their kind', async () => {
    const folder = await record('played');
    await cluster.play('kinds', '4');
    await until(folder, (changes) => ended(changes, 'CustomResourceDefinition').includes('widgets.demo.example'));
    await until(folder, (changes) => ended(changes, 'Widget').length === 3);
    // Gone is what two looks at the list of kinds lack.
    const coverage = (reader: TapeReader) =>
      reader.report().coverage.findLast(({ kind }) => kind === 'Widget.demo.example')?.state;
    await expect.poll(() => reading(folder, coverage), { timeout: 60_000 }).toBe('gone');
    expect(await recording?.end('SIGINT')).toBe(0);
    reading(folder, (reader) => {
      const widgets = changesOf(reader).filter(({ kind }) => kind === 'Widget');
      const lives = [...Map.groupBy(widgets, ({ uid }) => uid).values()];
      expect(new Set(lives.map((life) => life[0]?.name))).toEqual(new Set(['w1', 'w2', 'w3']));
      expect(lives.length).toBe(3);
      for (const life of lives) {
        expect(life.slice(0, -1).every(({ type }) => type === 'applied')).toBe(true);
        expect(life.at(-1)?.type).toMatch(/^(deleted|tombstone)$/);
      }
      expect(guessesOutside(changesOf(reader), reader.gaps(ALL_TIME))).toEqual([]);
      expect(reader.gaps(ALL_TIME).filter(({ to }) => to === undefined)).toEqual([]);
    });
  });

  test('a kind whose preferred version changes keeps its lives, and what it misses meanwhile lies in a silence', async () => {
    const folder = await record('preferred');
    await apply('first.json', definition(false));
    await cluster.kubectl('wait', '--for=condition=Established', 'crd/gadgets.test.example', '--timeout=30s');
    const gadget = { apiVersion: 'test.example/v1beta1', kind: 'Gadget', metadata: { name: 'one' }, turn: 0 };
    await apply('gadget.json', JSON.stringify(gadget));
    await until(folder, (changes) => changes.some(({ kind }) => kind === 'Gadget'));
    const turned: number[] = [];
    for (let turn = 1; turn <= PATCHES; turn++) {
      if (turn === 4) await apply('second.json', definition(true));
      const patch = JSON.stringify({ turn });
      await cluster.kubectl('patch', 'gadgets.v1beta1.test.example', 'one', '--type=merge', '-p', patch);
      turned.push(Date.now());
      await pause(400);
    }
    const last = (reader: TapeReader) => reader.body(gadgetsOf(reader).at(-1)?.seq ?? 0);
    await expect.poll(() => parsed(reading(folder, last)).turn, { timeout: 60_000 }).toBe(PATCHES);
    const version = (reader: TapeReader) => parsed(last(reader)).apiVersion;
    await expect.poll(() => reading(folder, version)).toBe('test.example/v1');
    expect(await recording?.end('SIGINT')).toBe(0);
    reading(folder, (reader) => {
      const gadgets = gadgetsOf(reader);
      expect(new Set(gadgets.map(({ uid }) => uid)).size).toBe(1);
      expect(gadgets.filter(({ type }) => type !== 'applied')).toEqual([]);
      const recorded = new Set(gadgets.map(({ seq }) => parsed(reader.body(seq)).turn));
      const silences = reader.gaps(ALL_TIME).filter(({ kind }) => kind === 'Gadget.test.example');
      const unsaid = turned.filter((at, index) => {
        const isIn = silences.some(
          ({ from, to }) => from - MOMENT_MS <= at && (to === undefined || at <= to + MOMENT_MS),
        );
        return !recorded.has(index + 1) && !isIn;
      });
      expect(unsaid).toEqual([]);
      expect(guessesOutside(changesOf(reader), reader.gaps(ALL_TIME))).toEqual([]);
      expect(reader.gaps(ALL_TIME).filter(({ to }) => to === undefined)).toEqual([]);
    });
  });

  test('fault etcd killed: every watch lives on, and no silence is told', async () => {
    const folder = await record('etcd');
    process.kill(Number(readFileSync(join(cluster.folder, 'run/etcd.pid'), 'utf8')), 'SIGKILL');
    const create = () => cluster.kubectl('-n', 'shop', 'create', 'configmap', 'after-etcd').catch(() => undefined);
    await expect.poll(create, { timeout: 30_000 }).toContain('created');
    await until(folder, (changes) => changes.some(({ name }) => name === 'after-etcd'));
    expect(await recording?.end('SIGINT')).toBe(0);
    expect(reading(folder, (reader) => reader.gaps(ALL_TIME))).toEqual([]);
  });

  test('play blackout: afterwards the recording is what the server has, and nobody died who lives', async () => {
    const folder = await record('blackout');
    await cluster.play('blackout');
    await cluster.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/api', '--timeout=60s');
    const present = () => presentOf(cluster, [...JUDGED.keys()]);
    const differing = async () => endOf(folder, await present(), new Set(JUDGED.values()));
    await expect.poll(differing, { timeout: 90_000, interval: 500 }).toEqual([]);
    expect(await recording?.end('SIGINT')).toBe(0);
    const living = await present();
    reading(folder, (reader) => {
      const ended = changesOf(reader).filter(({ type }) => type !== 'applied');
      expect(ended.filter(({ uid }) => living.has(uid))).toEqual([]);
      expect(guessesOutside(changesOf(reader), reader.gaps(ALL_TIME))).toEqual([]);
      expect(reader.gaps(ALL_TIME)).not.toEqual([]);
    });
  });
});

function reading<T>(folder: string, look: (reader: TapeReader) => T): T {
  const reader = openReader(folder);
  try {
    return look(reader);
  } finally {
    reader.close();
  }
}

function changesOf(reader: TapeReader): readonly Change[] {
  return [...changesIn(reader, ALL_TIME, {})];
}

function gadgetsOf(reader: TapeReader): readonly Change[] {
  return changesOf(reader).filter(({ kind }) => kind === 'Gadget');
}

function parsed(body: Uint8Array): { readonly turn: number; readonly apiVersion: string } {
  return JSON.parse(Buffer.from(body).toString()) as { turn: number; apiVersion: string };
}

/** Names of a kind's objects that are recorded as deleted, whoever saw it. */
function ended(changes: readonly Change[], kind: string): readonly string[] {
  return changes.filter((change) => change.kind === kind && change.type !== 'applied').map(({ name }) => name);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDefinedError, safe } from '@orpc/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LiveBatch } from '../../src-preload/contract/changes.ts';
import { CHANGE_COLUMNS } from '../../src-preload/model/change.ts';
import type { Mark } from '../../src-preload/model/mark.ts';
import { SCENE_COLUMNS } from '../../src-preload/model/scene.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { type DemoCluster, startDemoCluster } from '../../src-main/demo/demo-cluster.ts';
import { Engine } from '../../src-main/engine/engine.ts';
import { threadFilesIn } from '../../src-main/engine/thread-files.ts';
import { systemClock } from '../../src-main/kube/clock.ts';
import { ensureBuilt } from '../fakes/command-line.ts';
import { CARRIERS, type Carried } from './carriers.ts';

const EVER = timestampFromMs(4_000_000_000_000);

let scratch: string;
let cluster: DemoCluster;
let engine: Engine;
let recording: string;

function until(what: string, isSo: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const alarm = setTimeout(() => reject(new Error(`Waited in vain until ${what}`)), 30_000);
    const look = () => {
      if (isSo()) {
        clearTimeout(alarm);
        stop();
        resolve();
      }
    };
    const stop = engine.services.onStatus(look);
    look();
  });
}

/** One recording for all carriers: the demo cluster over HTTP, through every station up to the contract. */
beforeAll(async () => {
  ensureBuilt();
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-contract-'));
  cluster = await startDemoCluster({ seed: 7 });
  const kubeconfig = join(scratch, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig);
  engine = new Engine({
    folder: scratch,
    kubeconfig: { explicit: [kubeconfig], env: {}, home: scratch },
    threads: threadFilesIn(pathToFileURL(join(import.meta.dirname, '../../out/main/'))),
    clock: systemClock,
    random: Math.random,
  });
  recording = engine.record('demo').id;
  await until('the demo cluster is recorded', () => {
    const status = engine.services.recordings()[0]?.status();
    return status?.state.type === 'recording' && status.state.kindsReady === status.state.kinds && status.objects > 50;
  });
}, 60_000);

afterAll(async () => {
  await engine?.close();
  await cluster?.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe.each(CARRIERS)('the contract over a $name', (carrier) => {
  let carried: Carried;
  beforeEach(async () => {
    carried = await carrier.connect(engine);
  });
  afterEach(() => carried.close());

  it('tells contexts, and never a credential', async () => {
    const list = await carried.client.recordings.contexts();
    expect(list.contexts).toEqual([expect.objectContaining({ name: 'demo', isCurrent: true, recording })]);
    const token = /token: (\S+)/.exec(cluster.kubeconfig)?.[1] ?? '';
    expect(token).not.toBe('');
    expect(JSON.stringify(list)).not.toContain(token);
  });

  it('answers a scene as typed arrays, with names for every number in it', async () => {
    const scene = await carried.client.scene.at({ recording, at: EVER });
    expect(scene.rows).toBeInstanceOf(Int32Array);
    expect(scene.rows.length).toBeGreaterThan(50 * SCENE_COLUMNS.stride);
    const column = (offset: number) =>
      [...scene.rows].filter((_value, index) => index % SCENE_COLUMNS.stride === offset);
    const [objects, summaries, references] = [
      column(SCENE_COLUMNS.object),
      [...new Set(column(SCENE_COLUMNS.summary))],
      [...new Set(column(SCENE_COLUMNS.references))],
    ];
    const names = await carried.client.scene.lookup({ recording, objects, summaries, references });
    expect(names.objects.map(({ id }) => id).sort((a, b) => a - b)).toEqual(objects.toSorted((a, b) => a - b));
    expect(names.summaries.length).toBe(summaries.length);
    expect(names.references.length).toBe(references.length);
    expect(names.objects.some(({ kind }) => kind === 'Deployment')).toBe(true);
  });

  it('answers the bytes of a version', async () => {
    const scene = await carried.client.scene.at({ recording, at: EVER });
    const { body } = await carried.client.objects.body({ recording, seq: scene.rows[SCENE_COLUMNS.seq] ?? 0 });
    expect(body).toBeInstanceOf(Uint8Array);
    expect(JSON.parse(new TextDecoder().decode(body))).toHaveProperty('metadata.uid');
  });

  it('finds objects across time, says what is wrong with a query, and steps over what matches', async () => {
    const asked = { recording, from: timestampFromMs(0), to: EVER, skip: 0, limit: 50 };
    const { hits, total, done } = await carried.client.search.find({ ...asked, query: 'kind:deployment ns:shop' });
    expect(done).toBe(true);
    expect(total).toBeGreaterThan(2);
    for (const { object, truths } of hits) {
      expect(object).toMatchObject({ kind: 'Deployment', namespace: 'shop' });
      expect(truths[0]?.from).toBeGreaterThan(0);
    }
    const [error] = await safe(carried.client.search.find({ ...asked, query: 'lable:app' }));
    expect(isDefinedError(error) && error.data).toMatchObject({ sentence: expect.stringContaining('lable:') });
    const step = { recording, from: 0, direction: 1, matching: 'kind:deployment ns:shop', heartbeats: true } as const;
    const { found } = await carried.client.changes.step(step);
    expect(found?.seq).toBe(Math.min(...hits.map(({ truths }) => truths[0]?.seq ?? 0)));
    const bounds = await carried.client.changes.bounds({
      recording,
      matching: 'kind:deployment ns:shop',
      heartbeats: true,
    });
    expect(bounds.first).toEqual(found);
    expect(bounds.last?.seq).toBeGreaterThan(bounds.first?.seq ?? Number.POSITIVE_INFINITY);
    expect(await carried.client.changes.bounds({ recording, kind: 'Nothing' })).toEqual({});
    const { coverage } = await carried.client.changes.silence({ recording, at: EVER });
    expect(coverage).toContainEqual(expect.objectContaining({ kind: 'Deployment.apps', state: 'recorded' }));
    const before = await carried.client.changes.silence({ recording, at: timestampFromMs(0) });
    expect(before.coverage).toEqual([]);
    const aborted = AbortSignal.abort();
    const query = carried.client.search.find({ ...asked, query: 'text:never' }, { signal: aborted });
    await expect(query).rejects.toThrow();
  });

  it('feeds changes in order from any seq, and goes on after a lost connection', async () => {
    const take = async (afterSeq: number, count: number): Promise<number[]> => {
      const seqs: number[] = [];
      const feed = await carried.client.changes.live({ recording, feed: 'one', afterSeq, window: 10_000 });
      for await (const batch of feed as AsyncIterable<LiveBatch>) {
        if (batch.times.length > 0) {
          expect(batch.rows).toBeInstanceOf(Int32Array);
          expect(batch.times).toBeInstanceOf(Float64Array);
        }
        seqs.push(...[...batch.times.keys()].map((index) => batch.rows[index * CHANGE_COLUMNS.stride] ?? 0));
        if (seqs.length >= count) {
          break;
        }
      }
      return seqs;
    };
    const first = await take(0, 100);
    const lastSeq = first.at(-1) ?? 0;
    expect(first).toEqual(first.map((_seq, index) => index + 1));
    await carried.close();
    carried = await carrier.connect(engine);
    const more = await take(lastSeq, 3);
    expect(more).toEqual(more.map((_seq, index) => lastSeq + 1 + index));
  });

  it('never runs further ahead of its reader than the window', async () => {
    const window = 100;
    const feed = await carried.client.changes.live({ recording, feed: 'slow', afterSeq: 0, window });
    const iterator = (feed as AsyncIterable<LiveBatch>)[Symbol.asyncIterator]();
    let last = 0;
    while (last < window) {
      last = (await iterator.next()).value?.seq ?? window;
    }
    expect(last).toBe(window);
    const next = iterator.next().then(({ value }) => (value as LiveBatch).seq);
    const early = await Promise.race([next, new Promise((resolve) => setTimeout(() => resolve('nothing'), 300))]);
    expect(early).toBe('nothing');
    await carried.client.changes.ack({ feed: 'slow', seq: 60 });
    expect(await next).toBeGreaterThan(window);
    expect(await next).toBeLessThanOrEqual(60 + window);
    await iterator.return?.();
  });

  it('refuses with a sentence and a hint, in the same words everywhere', async () => {
    const { error } = await safe(carried.client.scene.at({ recording: 'nobody', at: EVER }));
    expect(isDefinedError(error) && error.code).toBe('REFUSED');
    expect(isDefinedError(error) && error.data.sentence).toMatch(/not open/);
    const unknown = await safe(carried.client.recordings.record({ context: 'no-such' }));
    expect(isDefinedError(unknown.error) && unknown.error.data.sentence).toMatch(/no-such/);
    const file = await safe(carried.client.recordings.open({ path: import.meta.filename }));
    expect(isDefinedError(file.error) && file.error.data.sentence).toMatch(/contract\.test\.ts/);
    const dialog = await safe(carried.client.page.chooseRecording());
    expect(isDefinedError(dialog.error) && dialog.error.code).toBe('UNAVAILABLE');
  });

  it('refuses impossible input by schema', async () => {
    const { error } = await safe(carried.client.scene.at({ recording, at: timestampFromMs(-1) }));
    expect(error).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('survives what no honest page would send', async () => {
    const hostile = [
      '',
      'null',
      '{{{',
      '[]',
      '{"i":1}',
      '{"i":"9","p":{"u":"/../x"}}',
      new Uint8Array([9, 9, 9, 9, 9]),
    ];
    for (const message of hostile) {
      const other = await carrier.connect(engine);
      other.sendRaw(message);
      await other.close();
    }
    expect((await carried.client.recordings.contexts()).contexts.length).toBe(1);
  });

  it('brings commands to every page that listens', async () => {
    const feed = await carried.client.page.commands();
    const iterator = (feed as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    const next = iterator.next();
    // The feed listens once the engine has begun to answer it; its first item cannot come before.
    const command = { type: 'playback', command: { type: 'toggle' } } as const;
    const sending = setInterval(() => void carried.client.page.send(command), 50);
    expect((await next).value).toEqual(command);
    clearInterval(sending);
    await iterator.return?.();
  });

  it('sets, renames and removes marks, and tells whoever watches', async () => {
    const { client } = carried;
    const feed = await client.marks.watch({ recording });
    const lists = (feed as AsyncIterable<readonly Mark[]>)[Symbol.asyncIterator]();
    const next = async () => (await lists.next()).value?.map(({ title }: Mark) => title);
    expect(await next()).toEqual([]);
    const object = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'u' };
    const mark = await client.marks.set({ recording, at: timestampFromMs(1000), title: 'here', object });
    expect(mark).toMatchObject({ at: 1000, title: 'here', object });
    expect(await next()).toEqual(['here']);
    await client.marks.rename({ recording, id: mark.id, title: 'there' });
    expect(await next()).toEqual(['there']);
    await client.marks.remove({ recording, id: mark.id });
    expect(await next()).toEqual([]);
    const { error } = await safe(client.marks.remove({ recording, id: mark.id }));
    expect(isDefinedError(error) && error.data.sentence).toMatch(/no such mark/);
    await lists.return?.();
  });

  it('exports with progress, and opens the export as a file without a live edge', async () => {
    const path = join(scratch, `${carrier.name}.khrono`);
    const items = [];
    for await (const item of await carried.client.recordings.export({ recording, path })) {
      items.push(item);
    }
    expect(items.at(-1)).toMatchObject({ file: path });
    const opened = await carried.client.recordings.open({ path });
    const status = engine.services
      .recordings()
      .find(({ id }) => id === opened.recording)
      ?.status();
    expect(status).toMatchObject({ state: { type: 'file' }, origin: { context: 'demo' } });
    const live = await carried.client.scene.at({ recording, at: status?.span?.last ?? EVER });
    const file = await carried.client.scene.at({ recording: opened.recording, at: status?.span?.last ?? EVER });
    expect(file.rows).toEqual(live.rows);
  });
});

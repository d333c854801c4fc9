import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { isoFromTimestamp, type Timestamp, timestampFromMs } from '../../src-preload/model/time.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { ensureBuilt, run } from '../fakes/command-line.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { podVersion, START } from '../store/versions.ts';

beforeAll(ensureBuilt);

/** So many ms after the beginning. */
const after = (ms: number): Timestamp => timestampFromMs(START + ms);
const iso = (ms: number): string => isoFromTimestamp(after(ms));
const SERVICE = { kind: 'Service', uid: 'service', name: 'web' };
const everywhere = { kind: '', namespace: '' };
const recorded = { namespace: '', state: 'recorded', detail: '' } as const;

/**
 * Pods are listed at 100 ms, Services at 300; no engine runs from 1000 to 5000, Pods of shop are not heard from 6000 to
 * 7000, and from 9000 on it is paused.
 */
function withSilences(folder: string): void {
  const first = createRecording(folder, ORIGIN, START);
  first.append([podVersion(1)]);
  first.setCoverage({ kind: 'Pod', since: after(100), ...recorded });
  first.append([podVersion(3, SERVICE)]);
  first.setCoverage({ kind: 'Service', since: after(300), ...recorded });
  first.setComplete(after(400));
  first.touch(after(1000));
  first.close();
  const writer = openForWriting(folder, after(5000));
  writer.append([podVersion(50)]);
  const lost = { from: after(6000), kind: 'Pod', namespace: 'shop', why: 'disconnected', detail: 'reset' } as const;
  writer.closeGap(writer.openGap(lost), after(7000));
  writer.append([podVersion(80)]);
  writer.touch(after(9000));
  writer.openGap({ ...everywhere, from: after(9000), why: 'paused', detail: 'paused by hand' });
  writer.close();
}

async function said(...words: readonly string[]): Promise<string> {
  const { code, stderr } = await run(words);
  expect(code).toBe(0);
  return stderr.trim();
}

test('a picture of an instant at which nobody listened says so, of what was asked for', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    withSilences(folder);
    const state = (ms: number, ...words: readonly string[]) =>
      said('state', folder, '-o', 'name', '--at', iso(ms), ...words);
    const changed = 'what is shown may have changed meanwhile.';
    expect(await state(2000)).toBe(
      `Not heard at that instant: all kinds, ${iso(1000)} to ${iso(5000)} (the engine was not running); ${changed}`,
    );
    const pods = `Not heard at that instant: Pod, ${iso(6000)} to ${iso(7000)} (the connection was lost); ${changed}`;
    expect(await state(6500)).toBe(pods);
    expect(await state(6500, '-k', 'pod', '-n', 'shop')).toBe(pods);
    expect(await state(6500, '-k', 'service')).toBe('');
    expect(await state(7000)).toBe('');
    expect(await state(9000)).toBe(
      `Not heard at that instant: all kinds, since ${iso(9000)} (recording was paused); ${changed}`,
    );
  }));

test('a picture from before everything had been listed says so', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    withSilences(folder);
    const state = (...words: readonly string[]) => said('state', folder, '-o', 'name', '--at', iso(200), ...words);
    const may = 'at that instant: what is not shown may have been there.';
    expect(await state()).toBe(`Not every kind had been listed ${may}`);
    expect(await state('-k', 'pod')).toBe('');
    expect(await state('-k', 'service')).toBe(`Service had not been listed ${may}`);
    const { span } = JSON.parse((await run(['inspect', folder, '-o', 'json'])).stdout);
    expect([Object.keys(span), new Date(span.complete).toISOString()]).toEqual([
      ['first', 'last', 'complete'],
      span.complete,
    ]);
  }));

test('changes and search say which silences lie in the time that they look through', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    withSilences(folder);
    const within = (from: number, to: number) => ['--since', iso(from), '--until', iso(to)];
    const stopped = `all kinds, ${iso(1000)} to ${iso(5000)} (the engine was not running)`;
    const unknown = 'what happened meanwhile is unknown.';
    expect(await said('changes', folder, ...within(2000, 3000))).toBe(
      `Not heard in all of this time: ${stopped}; ${unknown}`,
    );
    expect(await said('search', folder, 'kind:pod', ...within(500, 3000))).toBe(
      `Not heard in a part of this time: ${stopped}; ${unknown}`,
    );
    expect(await said('changes', folder, ...within(7000, 8500))).toBe('');
    expect(await said('changes', folder, ...within(6000, 8500), '-k', 'service')).toBe('');
    expect(await said('changes', folder)).toBe(
      '3 gaps lie in this time, and what happened in them is unknown; `inspect` lists them.',
    );
  }));

test('search says only which silences are of the kinds and namespaces that it looks for', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    withSilences(folder);
    const search = (...words: readonly string[]) =>
      said('search', folder, ...words, '--since', iso(5500), '--until', iso(8500));
    const pods = `Not heard in a part of this time: Pod, ${iso(6000)} to ${iso(7000)} (the connection was lost)`;
    const heard = [['kind:service'], ['-kind:po', 'web'], ['web', 'ns:other'], ['web', '-ns:sh*']];
    for (const words of heard) expect(await search(...words)).not.toContain('Not heard');
    for (const words of [['web'], ['kind:pod,service', 'ns:shop'], ['-ns:other', 'web']]) {
      expect(await search(...words)).toContain(pods);
    }
  }));

test('search says of a time that begins or ends with what a relist told that it is inferred', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    const waiting = { summary: '{"health":"degraded","status":"Waiting"}', inferred: true };
    writer.append([podVersion(1), podVersion(50, waiting), podVersion(60)]);
    writer.close();
    const table = await run(['search', folder, 'status:running']);
    const columns = table.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 2));
    expect(columns.slice(1, 3)).toEqual([
      [iso(100), `${iso(5000)} (inferred)`],
      [iso(6000), 'still so'],
    ]);
    const json = await run(['search', folder, 'status:waiting', '-o', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { truths: [{ from: iso(5000), fromInferred: true, to: iso(6000), seq: 2 }] },
    ]);
  }));

/** One connection is lost at 10 s and Pods are heard again at 70 s; Services and Nodes are so from 40 to 55 s, too. */
function withPatches(folder: string): void {
  const writer = createRecording(folder, ORIGIN, START);
  writer.append([podVersion(1)]);
  const lost = (kind: string, from: number, to: number) => {
    const gap = { from: after(from), kind, namespace: '', why: 'disconnected', detail: 'reset' } as const;
    writer.closeGap(writer.openGap(gap), after(to));
  };
  lost('Pod', 10_000, 70_000);
  lost('Service', 10_000, 40_000);
  lost('Node', 10_500, 41_000);
  writer.append([podVersion(700, { inferred: true, summary: '{"health":"degraded","status":"Waiting"}' })]);
  lost('Service', 55_000, 70_000);
  lost('Node', 55_200, 70_000);
  writer.setComplete(after(400));
  writer.append([podVersion(900)]);
  writer.touch(after(90_000));
  writer.close();
}

test('a silence in which kinds were heard meanwhile is told as such, and inspect tells when which were not', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    withPatches(folder);
    const { stdout } = await run(['inspect', folder]);
    const gaps = /^gaps:\n((?: +\S.*\n)+)/m.exec(stdout)?.[1] ?? '';
    const why = 'disconnected: reset';
    expect(gaps.trimEnd().split('\n')).toEqual([
      `  ${iso(10_000)}  1 m  Pod, Service, Node, at times  ${why}`,
      `      ${iso(10_000)}  1 m  Pod  ${why}`,
      `      ${iso(10_000)}  31 s  Service, Node  ${why}`,
      `      ${iso(55_000)}  15 s  Service, Node  ${why}`,
    ]);
    const times = `at times from ${iso(10_000)} to ${iso(70_000)} (the connection was lost)`;
    expect(await said('changes', folder)).toBe(
      `Not heard in a part of this time: Pod, Service, Node, ${times}; what happened meanwhile is unknown.`,
    );
    expect(await said('changes', folder, '-k', 'pod')).toContain(`Pod, ${iso(10_000)} to ${iso(70_000)} (`);
  }));

test('an inferred change is told with the begin of the silence in which it may have happened', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    withPatches(folder);
    const told = { observedAt: iso(70_000), inferred: true, notBefore: iso(10_000) };
    const lines = (await run(['changes', folder, '-o', 'ndjson'])).stdout.trim().split('\n');
    const [first, second, third] = lines.map((line): unknown => JSON.parse(line));
    expect(second).toMatchObject(told);
    for (const seen of [first, third]) expect(seen).not.toHaveProperty('notBefore');
    expect(JSON.parse((await run(['changes', folder, '-o', 'json'])).stdout)).toMatchObject([{}, told, {}]);
    const step = await run(['step', folder, '--from', iso(20_000), '-o', 'ndjson']);
    expect(JSON.parse(step.stdout)).toMatchObject(told);
    const [seen, inferred] = (await run(['changes', folder, '-o', 'text'])).stdout.split('\n');
    expect(seen).not.toContain('inferred');
    const text = new RegExp(
      `^${iso(70_000)} .* \\(inferred: after ${iso(10_000)}, unseen: the connection was lost\\)$`,
    );
    expect(inferred).toMatch(text);
    expect((await run(['step', folder, '--from', iso(20_000), '-o', 'text'])).stdout.trim()).toMatch(text);
  }));

test('a sleep is told in words that hold for a process that was stopped, too', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append([podVersion(1)]);
    const asleep = { ...everywhere, why: 'asleep', detail: 'the recorder did not run for 46 s' } as const;
    writer.closeGap(writer.openGap({ ...asleep, from: after(1000) }), after(47_000));
    writer.append([podVersion(500)]);
    writer.close();
    expect((await run(['inspect', folder])).stdout).toContain('all kinds  asleep: the recorder did not run for 46 s');
    expect(await said('changes', folder)).toContain('(the recorder did not run, or the clock jumped)');
  }));

test('a kind that is refused cluster-wide and recorded in a namespace, and one that is only sampled, are recorded in part', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    const refused = (kind: string) =>
      `the API server answered 403: ${kind} is forbidden: User "u" cannot list resource "${kind}" in API group "" at the cluster scope`;
    for (const kind of ['Pod', 'Service', 'Node', 'Secret']) {
      writer.setCoverage({ kind, namespace: '', since: after(0), state: 'denied', detail: refused(kind) });
    }
    for (const kind of ['Pod', 'Service'])
      writer.setCoverage({ ...recorded, kind, namespace: 'shop', since: after(1) });
    const sampled = { namespace: '', state: 'sampled', detail: 'listed every 30 s' } as const;
    writer.setCoverage({ kind: 'ComponentStatus', since: after(2), ...sampled });
    writer.close();
    const { stdout } = await run(['inspect', folder]);
    const cause = 'forbidden (403): User "u" cannot list at the cluster scope';
    expect(stdout).toContain(
      `recorded in part:\n  sampled  ComponentStatus  listed every 30 s\n  in shop only  2 kinds (Pod, Service)  ${cause}\n` +
        `not recorded:\n  denied  2 kinds (Node, Secret)  ${cause}\n`,
    );
  }));

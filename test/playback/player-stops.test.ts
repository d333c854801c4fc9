import type { Gap } from '@model/gap.ts';
import type { Mark } from '@model/mark.ts';
import type { PlaybackCommand } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import { expect, test } from 'vitest';
import { History, type Names, plainNames, type Told } from './history.ts';
import { stage, T0, tasks } from './stage.ts';

const at = (ms: number) => timestampFromMs(T0 + ms);
const mark = (id: string, ms: number): Mark => ({ id, at: at(ms), title: id });
const gap: Gap = { from: at(30_000), to: at(35_000), kind: '', namespace: '', why: 'asleep', detail: '' };

/** Three pods and a node of another namespace; long idle stretches between what happens. */
const TOLD: readonly Told[] = [
  { at: T0, object: 0, type: 'applied', summary: 0, references: 0 },
  { at: T0 + 10, object: 3, type: 'applied', summary: 0, references: 0 },
  { at: T0 + 1000, object: 1, type: 'applied', summary: 1, references: 0 },
  { at: T0 + 2000, object: 0, type: 'applied', summary: 1, references: 0, severity: 0 },
  { at: T0 + 2000, object: 3, type: 'applied', summary: 1, references: 0, severity: 0 },
  { at: T0 + 50_000, object: 1, type: 'applied', summary: 3, references: 0, severity: 3 },
  { at: T0 + 51_000, object: 3, type: 'applied', summary: 2, references: 0 },
  { at: T0 + 90_000, object: 2, type: 'applied', summary: 3, references: 0, severity: 3 },
  { at: T0 + 91_000, object: 0, type: 'deleted' },
];

const names: Names = (() => {
  const plain = plainNames(4);
  const objects = plain.objects.map((object) =>
    object.id === 3 ? { ...object, kind: 'Node', namespace: '' } : object,
  );
  return { ...plain, objects };
})();

async function shown() {
  const staged = stage({
    isLive: false,
    history: new History(names, TOLD),
    gaps: [gap],
    marks: [mark('late', 60_000), mark('soon', 500)],
  });
  await staged.run(100);
  const send = async (ms: number, ...commands: readonly PlaybackCommand[]) => {
    for (const command of commands) staged.player.send(command);
    await staged.run(ms);
    return staged.player.state.getState();
  };
  await send(60, { type: 'to-start' });
  return { ...staged, send };
}

const option = (which: 'skip-idle' | 'stop-at-marks' | 'stop-at-failures'): PlaybackCommand => ({
  type: 'set-option',
  option: which,
  isOn: true,
});

test('marks and silences are known, and marks set elsewhere are heard of', async () => {
  const { player, run, client } = await shown();
  expect(player.state.getState()).toMatchObject({
    marks: [{ id: 'soon' }, { id: 'late' }],
    silences: [{ from: gap.from, to: gap.to }],
  });
  await client.marks.set({ recording: 'r', at: at(2000), title: 'new' });
  await run(20);
  expect(player.state.getState().marks.map(({ title }) => title)).toEqual(['soon', 'new', 'late']);
  player.close();
});

test('goes from mark to mark and to gaps', async () => {
  const { player, send } = await shown();
  const next: PlaybackCommand = { type: 'to-mark', direction: 1 };
  expect((await send(60, next)).at).toBe(at(500));
  expect((await send(60, next)).at).toBe(at(60_000));
  expect(await send(60, next)).toMatchObject({ at: at(60_000), notice: { type: 'none', what: 'mark' } });
  expect((await send(60, { type: 'to-gap', direction: -1 })).at).toBe(at(30_000));
  player.close();
});

test('stops at the first failure, and playing on at the next, at any speed', async () => {
  const { player, send, frames } = await shown();
  const stopped = await send(500, option('stop-at-failures'), { type: 'set-rate', rate: 600 }, { type: 'play' });
  expect(stopped).toMatchObject({ playState: 'paused', at: at(50_000), notice: { why: 'failure' } });
  expect(frames.at(-1)?.objects.get(1)?.summary.health).toBe('failing');
  expect(await send(500, { type: 'play' })).toMatchObject({ playState: 'paused', at: at(90_000) });
  expect(await send(500, { type: 'play' })).toMatchObject({ playState: 'paused', at: at(91_000) });
  // Backwards the same failures stop it.
  expect(await send(500, { type: 'set-rate', rate: -600 }, { type: 'play' })).toMatchObject({ at: at(90_000) });
  expect(await send(500, { type: 'play' })).toMatchObject({ at: at(50_000) });
  expect(await send(500, { type: 'play' })).toMatchObject({ at: at(0), playState: 'paused' });
  player.close();
});

test('skips what is idle, says how much of it was not recorded, and plays through every change', async () => {
  const { player, send, frames } = await shown();
  const seen = new Set<string>();
  player.state.subscribe(({ notice }) => {
    if (notice?.type === 'skipped') seen.add(`${notice.from - T0} to ${notice.to - T0}, ${notice.unknownMs} unknown`);
  });
  const touched = () => frames.flatMap((frame) => [...frame.touched].toSorted((a, b) => a - b));
  frames.length = 0;
  await send(8000, option('skip-idle'), { type: 'play' });
  expect([...seen].map((text) => text.replace(/^\d+/, (digits) => String(Math.round(Number(digits) / 1000))))).toEqual([
    '2 to 49400, 5000 unknown',
    '52 to 59400, 0 unknown',
    '60 to 89400, 0 unknown',
  ]);
  expect(touched()).toEqual([3, 1, 0, 3, 1, 3, 2, 0]);
  expect(frames.map((frame) => frame.at)).toEqual(frames.map((frame) => frame.at).toSorted((a, b) => a - b));
  player.close();
});

test('repeats a loop and shows both of its ends each time', async () => {
  const { player, send, frames } = await shown();
  await send(60, { type: 'seek', to: at(49_500) });
  frames.length = 0;
  await send(3200, { type: 'loop', from: at(49_500), to: at(50_500) }, { type: 'play' });
  const instants = frames.map((frame) => frame.at - T0);
  expect(Math.min(...instants)).toBe(49_500);
  expect(instants.filter((ms) => ms === 50_500).length).toBe(3);
  expect(frames.filter((frame) => frame.touched.has(1)).length).toBeGreaterThanOrEqual(5);
  player.close();
});

test.each([
  ['everything', [0, 10, 1000, 50_000, 51_000, 90_000, 91_000]],
  ['kind', [0, 1000, 50_000, 90_000, 91_000]],
  ['namespace', [0, 1000, 50_000, 90_000, 91_000]],
  ['selection', [1000, 50_000]],
] as const)('steps by %s go both ways over the same changes', async (scope, instants) => {
  const { player, send } = await shown();
  player.select(1);
  await send(20, { type: 'step-by', scope });
  const walk = async (direction: 1 | -1) => {
    const seen: number[] = [];
    for (let step = 0; step < 9; step += 1) {
      const before = player.state.getState().at;
      const { at: now } = await send(60, { type: 'step', direction });
      if (now !== before) seen.push(now - T0);
    }
    return seen;
  };
  await send(60, { type: 'seek', to: at(91_000) });
  expect(await walk(-1)).toEqual(instants.filter((ms) => ms < 91_000).toReversed());
  await send(60, { type: 'to-start' });
  expect(await walk(1)).toEqual(instants.filter((ms) => ms > 0));
  player.close();
});

test('heartbeats are stepped to when asked for, both ways', async () => {
  const { player, send } = await shown();
  await send(60, { type: 'set-option', option: 'step-heartbeats', isOn: true }, { type: 'seek', to: at(1000) });
  expect((await send(60, { type: 'step', direction: 1 })).at).toBe(at(2000));
  expect((await send(60, { type: 'step', direction: 1 })).at).toBe(at(50_000));
  expect((await send(60, { type: 'step', direction: -1 })).at).toBe(at(2000));
  expect((await send(60, { type: 'step', direction: -1 })).at).toBe(at(1000));
  player.close();
});

test('a step that is overtaken is cancelled down to the request', async () => {
  const signals: { call: string; signal: AbortSignal | undefined }[] = [];
  let isShut = false;
  const waiting: (() => void)[] = [];
  const staged = stage({
    isLive: false,
    history: new History(names, TOLD),
    onSignal: (call, signal) => signals.push({ call, signal }),
    gate: async (call) => {
      if (isShut && call === 'changes.step') await new Promise<void>((resolve) => waiting.push(resolve));
    },
  });
  await staged.run(100);
  isShut = true;
  staged.player.send({ type: 'step', direction: -1 });
  await staged.run(40);
  staged.player.send({ type: 'seek', to: at(1500) });
  await staged.run(40);
  expect(signals.filter(({ call }) => call === 'changes.step').map(({ signal }) => signal?.aborted)).toEqual([true]);
  for (const resolve of waiting) resolve();
  await tasks();
  expect(staged.player.state.getState().at).toBe(at(1500));
  staged.player.close();
});

import type { Gap } from '@model/gap.ts';
import { timestampFromMs } from '@model/time.ts';
import { expect, test, vi } from 'vitest';
import { timeAt, xOf } from '../../src-renderer/timeline/time/time-scale.ts';
import { axisPainter } from '../../src-renderer/timeline/tracks/detail-painters.ts';
import { TimelineModel } from '../../src-renderer/timeline/timeline-model.ts';
import { fakeClient } from '../playback/fake-client.ts';
import { History, plainNames } from '../playback/history.ts';
import { PLAIN, stage, T0, tasks } from '../playback/stage.ts';

const gap: Gap = {
  from: timestampFromMs(T0 + 500),
  to: timestampFromMs(T0 + 700),
  kind: '',
  namespace: '',
  why: 'asleep',
  detail: '',
};

async function shown() {
  const history = new History(plainNames(8), PLAIN);
  const { player, run, at } = stage({ isLive: false, history, gaps: [gap] });
  await run(100);
  const asked: string[] = [];
  const gate = async (call: string) => void asked.push(call);
  const client = fakeClient({ history, gate });
  let clock = 0;
  const later = (ms: number) => void (clock += ms);
  const model = new TimelineModel({ player, client, clock: () => clock });
  const stop = model.start();
  model.resize({ detailWidth: 1000 });
  model.resize({ overviewWidth: 1200 });
  await tasks();
  const x = (ms: number) => xOf(model.scale() ?? { from: 0, to: 1, width: 0 }, T0 + ms);
  return { player, model, run, at, stop, x, asked, later };
}

test('fills the window with densities and gaps', async () => {
  const { model, stop, player } = await shown();
  const { detail, overview, silences, recorded } = model.state.getState();
  expect(silences).toEqual([{ from: gap.from, to: gap.to, gaps: [gap] }]);
  expect(recorded).toEqual({ from: T0, to: T0 + 4000 });
  const total = (counts: Int32Array | undefined) => counts?.reduce((sum, count) => sum + count, 0);
  expect([total(detail?.counts), total(overview?.counts)]).toEqual([6, 6]);
  stop();
  player.close();
});

test('gives the selection its lane below its owner’s and takes it away again', async () => {
  const { model, stop, player } = await shown();
  player.select(1);
  await tasks();
  expect(model.state.getState().lanes.slice(1)).toMatchObject([
    { label: 'Pod pod-1', isSelected: true, bars: [{ from: T0, to: T0 + 2000, health: 'healthy' }] },
  ]);
  player.select(undefined);
  await tasks();
  expect(model.state.getState().lanes).toEqual([]);
  stop();
  player.close();
});

test('looks again which lanes are nearest once the playhead has come to another instant', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { model, stop, player, run, at, asked, later } = await shown();
  player.select(1);
  await tasks();
  const lanesAsked = () => asked.filter((call) => call.startsWith('objects.history')).length;
  const before = lanesAsked();
  player.send({ type: 'seek', to: at(1000) });
  await run(40);
  expect(lanesAsked()).toBe(before);
  later(150);
  vi.advanceTimersByTime(150);
  await tasks();
  expect(lanesAsked()).toBeGreaterThan(before);
  expect(model.state.getState().lanes.length).toBeGreaterThan(0);
  stop();
  player.close();
  vi.useRealTimers();
});

test('tells what changed under the pointer, heartbeats left out, and forgets it when the pointer leaves', async () => {
  const { model, stop, player, x } = await shown();
  const page = { left: 0, top: 0 };
  model.hover({ x: x(4000), page });
  await tasks();
  expect(model.state.getState().hover?.changes).toMatchObject([{ kind: 'Pod', name: 'pod-0', severity: 'failure' }]);
  model.hover({ x: x(3000), page });
  await tasks();
  expect(model.state.getState().hover?.changes).toEqual([]);
  model.hover(undefined);
  expect(model.state.getState().hover).toBeUndefined();
  stop();
  player.close();
});

test('a double click seeks to the nearest change and zooms in on it', async () => {
  const { model, stop, player, run, at, x } = await shown();
  const before = model.scale();
  await model.zoomToChange(x(2000) + 2);
  await run(40);
  expect(player.frame().at).toBe(at(2000));
  const after = model.scale();
  if (!before || !after) throw new Error('no window');
  expect(after.to - after.from).toBeCloseTo((before.to - before.from) / 8, 6);
  expect(timeAt(after, 500)).toBeCloseTo(T0 + 2000, 6);
  stop();
  player.close();
});

test('zooming about a pixel keeps its instant, and a seek elsewhere brings the window along', async () => {
  const { model, stop, player, at } = await shown();
  const before = model.scale();
  if (!before) throw new Error('no window');
  model.zoom(250, 0.01);
  const near = model.scale();
  if (!near) throw new Error('no window');
  expect(timeAt(near, 250)).toBeCloseTo(timeAt(before, 250), 6);
  player.send({ type: 'seek', to: at(0) });
  const there = model.scale();
  expect(there && there.from <= T0 && there.to >= T0).toBe(true);
  stop();
  player.close();
});

test('a pointer that rests while the window slides is told of the instant now under it', async () => {
  const { model, stop, player, x } = await shown();
  model.hover({ x: x(2600), page: { left: 0, top: 0 } });
  await tasks();
  const scale = model.scale();
  if (!scale) throw new Error('no window');
  model.place({ from: scale.from - 100, to: scale.to - 100 });
  player.send({ type: 'seek-by', ms: -1 });
  await tasks();
  const { hover } = model.state.getState();
  expect(hover?.at).toBe(T0 + 2500);
  expect(hover?.changes).toEqual([]);
  stop();
  player.close();
});

test('zooming under a resting pointer asks what is there now', async () => {
  const { model, stop, player, x } = await shown();
  model.hover({ x: x(1000), page: { left: 0, top: 0 } });
  await tasks();
  expect(model.state.getState().hover?.changes?.map(({ name }) => name)).toEqual(['pod-0']);
  model.zoom(x(3900), 0.3);
  await tasks();
  const { hover } = model.state.getState();
  expect(hover?.at).toBeGreaterThan(T0 + 2000);
  expect(hover?.changes).toEqual([]);
  stop();
  player.close();
});

test('draws the axis anew when its width becomes known, also while time stands still', async () => {
  const { model, stop, player } = await shown();
  let drawn = 0;
  const end = axisPainter(model, 'utc').subscribe(() => void (drawn += 1));
  model.resize({ detailWidth: 900 });
  expect(drawn).toBe(1);
  end();
  stop();
  player.close();
});

import { expect, test } from 'vitest';
import type { Health } from '../../src-preload/model/summary.ts';
import { createStore } from 'zustand/vanilla';
import { DIMMED } from '../../src-renderer/graph/canvas/paint.ts';
import type { CardNode } from '../../src-renderer/graph/cards/card-node.ts';
import { MAX_CARDS } from '../../src-renderer/graph/picture/detail.ts';
import { CLEAR, type SceneLens } from '../../src-renderer/graph/modes/lens.ts';
import { Stage, type StagePage } from '../../src-renderer/graph/stage.ts';
import type { PlaybackState, Player, SceneFrame } from '../../src-renderer/playback/player.ts';
import { differences } from '../../src-renderer/playback/record/scene-objects.ts';
import { standingTime } from '../playback/standing-time.ts';
import { threadHere } from './layout-here.ts';
import { LifeWriter } from './lives.ts';
import { frameAt } from './scenes.ts';

/** A player that shows what a test tells it to. */
function scripted(writer: LifeWriter) {
  const listed = writer.now();
  let frame = frameAt(writer.lives(), writer.now(), { jump: true });
  const frameListeners = new Set<(frame: SceneFrame) => void>();
  const lifeListeners = new Set<() => void>();
  const state = createStore<PlaybackState>(() => standingTime(true));
  const player: Player = {
    recording: 'r',
    state,
    send: () => undefined,
    select(selection) {
      const { selection: _, ...rest } = state.getState();
      state.setState(selection === undefined ? rest : { ...rest, selection }, true);
    },
    frame: () => frame,
    onFrame(listener) {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    lives: () => writer.lives(),
    listedSeq: () => listed,
    onLives(listener) {
      lifeListeners.add(listener);
      return () => lifeListeners.delete(listener);
    },
    object: (id) => writer.lives().find(({ object }) => object.id === id)?.object,
    body: () => Promise.reject(new Error('this recording has no bodies')),
    close: () => undefined,
  };
  const show = (seq = writer.now(), jump = false, healths = new Map<number, Health>()) => {
    const next = frameAt(writer.lives(), seq, { jump, healths });
    frame = { ...next, touched: differences(frame.objects, next.objects) };
    frameListeners.forEach((listener) => listener(frame));
  };
  /** Another version of an object of which only the body is another. */
  const touch = (id: number) => {
    const seq = frame.seq + 1;
    const objects = new Map([...frame.objects].map(([key, object]) => [key, key === id ? { ...object, seq } : object]));
    frame = { ...frame, seq, objects, touched: new Set([id]), jump: false };
    frameListeners.forEach((listener) => listener(frame));
  };
  const tellLives = () => lifeListeners.forEach((listener) => listener());
  return { player, show, touch, tellLives };
}

function idOf({ data }: CardNode): number {
  return data.object.id;
}

function staged(writer: LifeWriter, lens: SceneLens = CLEAR) {
  const { player, show, touch, tellLives } = scripted(writer);
  let scheduled = 0;
  let painted = 0;
  const page: StagePage = {
    schedule: () => scheduled++,
    paint: () => painted++,
    paintMap: () => undefined,
    frameTime: () => undefined,
    prefersStillness: () => false,
    layoutThread: threadHere,
  };
  const stage = new Stage(player, page, lens);
  const stop = stage.start();
  stage.look({ x: 0, y: 0, zoom: 1, width: 2000, height: 1400 });
  let now = 0;
  /** Ticks as long as the stage asks for it; returns how often it did. */
  const rest = () => {
    let ticks = 0;
    while (scheduled > 0) {
      scheduled = 0;
      now += 16;
      stage.tick(now);
      if (++ticks > 500) throw new Error('the stage never comes to rest');
    }
    return ticks;
  };
  const cards = () => stage.view.getState().nodes.filter((node) => node.type === 'card');
  const tick = () => {
    now += 16;
    stage.tick(now);
  };
  return { stage, player, show, touch, tellLives, rest, tick, cards, stop, painted: () => painted };
}

test('at rest nothing is scheduled, and panning a little keeps every node as it is', () => {
  const writer = new LifeWriter();
  writer.deployment('web', 3);
  const { rest, cards, stage } = staged(writer);
  expect(rest()).toBeLessThan(5);
  expect(cards()).toHaveLength(5);
  const { nodes } = stage.view.getState();
  stage.look({ ...stage.eye, x: 30 });
  expect(rest()).toBeLessThan(5);
  expect(stage.view.getState().nodes).toBe(nodes);
});

test('counts are of the instant shown, also while what is gone is drawn to be compared', () => {
  const writer = new LifeWriter();
  const { pods } = writer.deployment('web', 3);
  const before = frameAt(writer.lives(), writer.now()).objects;
  for (const pod of pods.slice(1)) writer.gone(pod);
  let isCompared = false;
  const through = (frame: SceneFrame) =>
    isCompared ? { ...frame, objects: new Map([...before, ...frame.objects]) } : frame;
  const { stage, show, rest } = staged(writer, { ...CLEAR, through });
  const counted = () => ({
    cards: stage.picture.drawn.size,
    legend: stage.view.getState().tally?.byHealth.healthy,
    title: stage.groupTallies[0]?.total,
  });
  rest();
  expect(counted()).toEqual({ cards: 3, legend: 3, title: 3 });
  isCompared = true;
  show();
  rest();
  expect(counted()).toEqual({ cards: 5, legend: 3, title: 3 });
  isCompared = false;
  show();
  rest();
  expect(counted()).toEqual({ cards: 3, legend: 3, title: 3 });
});

test('what another filter leaves out takes its free places and its lines with it', () => {
  const writer = new LifeWriter();
  const { set, pods } = writer.deployment('web', 2);
  const settings = writer.born('ConfigMap', 'settings');
  const mounts = { type: 'mounts', group: '', kind: 'ConfigMap', namespace: 'shop', name: 'settings' } as const;
  writer.born('Pod', 'web-mounting', { owner: set, references: [mounts] });
  const { stage, show, rest } = staged(writer);
  rest();
  for (const pod of pods.slice(1)) writer.gone(pod);
  show();
  rest();
  stage.showRelations(new Set(['mounts']));
  const strengths = () => [...stage.near.free(), ...stage.links()].map(({ strength }) => strength);
  expect(strengths()).toEqual([1, 1]);
  stage.dim(({ id }) => id === settings.object.id);
  expect(strengths()).toEqual([DIMMED, DIMMED]);
  stage.dim(undefined);
  expect(strengths()).toEqual([1, 1]);
});

test('versions that look the same are neither painted nor written on cards with each frame, and known in the end', () => {
  const writer = new LifeWriter();
  const { pods } = writer.deployment('web', 3);
  const { rest, tick, touch, stage, painted } = staged(writer);
  rest();
  const { nodes } = stage.view.getState();
  const id = pods[0]?.object.id ?? 0;
  touch(id);
  rest();
  const before = painted();
  for (let step = 0; step < 6; step++) {
    touch(id);
    tick();
  }
  rest();
  expect(painted()).toBeLessThanOrEqual(before + 2);
  expect(stage.view.getState().nodes).toBe(nodes);
  expect(stage.picture.drawn.get(id)?.object.seq).toBe(stage.seq);
});

test('counts that are another are told at once, though the same ones were worked out a moment before', () => {
  const writer = new LifeWriter();
  const { pods } = writer.deployment('web', 3);
  const { rest, tick, touch, show, stage } = staged(writer);
  rest();
  for (let wait = 0; wait < 10; wait++) tick();
  touch(pods[0]?.object.id ?? 0);
  tick();
  const { tally } = stage.view.getState();
  if (pods[0]) writer.gone(pods[0]);
  show(writer.now(), true);
  tick();
  expect(stage.view.getState().tally?.total).toBe((tally?.total ?? 0) - 1);
});

test('what moves is painted once a frame, however many ticks fall into it', () => {
  const writer = new LifeWriter();
  const { set } = writer.deployment('web', 1);
  const { rest, show, tellLives, stage, painted } = staged(writer);
  rest();
  writer.born('Pod', 'web-late', { owner: set });
  tellLives();
  rest();
  show();
  stage.tick(50_000);
  const before = painted();
  stage.tick(50_016);
  stage.tick(50_016);
  expect(painted()).toBe(before + 1);
  stage.redraw();
  stage.tick(50_016);
  expect(painted()).toBe(before + 2);
});

test('of several frames between two ticks the newest wins', () => {
  const writer = new LifeWriter();
  const { set } = writer.deployment('web', 1);
  const before = writer.now();
  writer.born('Pod', 'web-late', { owner: set });
  const { rest, cards, show } = staged(writer);
  rest();
  show(before);
  show(writer.now());
  rest();
  expect(cards()).toHaveLength(4);
});

test('lives that come while it plays get a place, and those that were there keep theirs', () => {
  const writer = new LifeWriter();
  const { set } = writer.deployment('web', 1);
  const { rest, cards, show, tellLives, stage } = staged(writer);
  rest();
  const positions = new Map(cards().map((card) => [idOf(card), card.position]));
  const late = writer.born('Pod', 'web-late', { owner: set });
  show();
  tellLives();
  rest();
  expect(stage.picture.drawn.has(late.object.id)).toBe(true);
  for (const [id, position] of positions) expect(cards().find((card) => idOf(card) === id)?.position).toEqual(position);
  expect(stage.view.getState().arranged).toBe(1);
});

test('a pod that dies is mounted until it has faded', () => {
  const writer = new LifeWriter();
  const { pods } = writer.deployment('web', 2);
  const { rest, cards, show, tellLives, stage } = staged(writer);
  rest();
  const [victim] = pods;
  if (victim) writer.gone(victim);
  show();
  tellLives();
  stage.tick(5000);
  const isMounted = () => cards().some((card) => idOf(card) === victim?.object.id);
  expect(isMounted()).toBe(true);
  stage.tick(5300);
  expect(isMounted()).toBe(false);
});

test('a selection lights its relations and dims the rest; one that is not in the picture dims nothing', () => {
  const writer = new LifeWriter();
  const { set, pods, deployment } = writer.deployment('web', 2);
  writer.deployment('api', 1);
  const lease = writer.born('Lease', 'leader');
  const { rest, cards, player } = staged(writer);
  rest();
  const emphasis = () => Object.fromEntries(cards().map(({ data }) => [data.object.id, data.emphasis]));
  player.select(pods[0]?.object.id);
  rest();
  const seen = emphasis();
  expect(seen[String(pods[0]?.object.id)]).toBe('selected');
  for (const { object } of [set, deployment]) expect(seen[String(object.id)]).toBe('related');
  expect(Object.values(seen).filter((word) => word === 'dimmed')).toHaveLength(4);
  player.select(lease.object.id);
  rest();
  expect(new Set(Object.values(emphasis()))).toEqual(new Set(['plain']));
});

test('a filter dims what does not match, where it stands', () => {
  const writer = new LifeWriter();
  writer.deployment('web', 2);
  const { rest, cards, stage } = staged(writer);
  rest();
  const before = cards().map(({ id, position }) => ({ id, position }));
  stage.dim((object) => object.kind === 'Pod');
  rest();
  expect(cards().map(({ id, position }) => ({ id, position }))).toEqual(before);
  const bright = cards().filter(({ data }) => data.emphasis === 'plain');
  expect(bright.map(({ data }) => data.object.kind)).toEqual(['Pod', 'Pod']);
});

test('while something is searched for, what the selection has nothing to do with is dimmed no more', () => {
  const writer = new LifeWriter();
  const { pods } = writer.deployment('web', 1);
  writer.deployment('api', 1);
  const { rest, cards, stage, player } = staged(writer);
  rest();
  player.select(pods[0]?.object.id);
  const bright = () => {
    rest();
    return cards().filter(({ data }) => data.emphasis !== 'dimmed' && data.object.kind === 'Pod').length;
  };
  expect(bright()).toBe(1);
  stage.dim(({ kind }) => kind === 'Pod', true);
  expect(bright()).toBe(2);
  stage.dim(undefined);
  expect(bright()).toBe(1);
});

test('in a leap cards are turned over to other objects of their size, and none changes its place in the document', () => {
  const writer = new LifeWriter();
  const { set, pods } = writer.deployment('web', 3);
  const before = writer.now();
  pods.forEach((pod) => writer.gone(pod));
  const fresh = [1, 2, 3, 4].map((index) => writer.born('Pod', `web-fresh-${index}`, { owner: set }));
  const { rest, cards, stage, show } = staged(writer);
  show(before, true);
  rest();
  const nodes = cards().map(({ id }) => id);
  expect(nodes).toHaveLength(5);
  show(writer.now(), true);
  rest();
  expect(
    cards()
      .map(({ id }) => id)
      .slice(0, 5),
  ).toEqual(nodes);
  expect(cards().filter(({ data }) => data.isTurned)).toHaveLength(3);
  for (const { object } of fresh) {
    const node = stage.nodeOf(object.id);
    expect(node && stage.objectOf(node)).toBe(object.id);
    const [card] = cards().filter((each) => idOf(each) === object.id);
    expect(card?.position).toEqual({
      x: stage.picture.drawn.get(object.id)?.place.x,
      y: stage.picture.drawn.get(object.id)?.place.y,
    });
  }
});

test('a status fades on the card while time runs, and not in a leap', () => {
  const writer = new LifeWriter();
  const { pods } = writer.deployment('web', 2);
  const { rest, show, cards } = staged(writer);
  rest();
  const ids = pods.map(({ object }) => object.id);
  const stillOnes = () => cards().filter((card) => ids.includes(idOf(card)) && card.data.isStill);
  show(writer.now(), false, new Map(ids.map((id) => [id, 'failing'])));
  rest();
  expect(stillOnes()).toHaveLength(0);
  show(writer.now(), true, new Map(ids.map((id) => [id, 'degraded'])));
  rest();
  expect(stillOnes()).toHaveLength(2);
});

test('the card of what is selected is turned over to nothing else', () => {
  const writer = new LifeWriter();
  const { set, pods } = writer.deployment('web', 1);
  const before = writer.now();
  pods.forEach((pod) => writer.gone(pod));
  writer.born('Pod', 'web-fresh', { owner: set });
  const { rest, stage, show, player, cards } = staged(writer);
  show(before, true);
  rest();
  player.select(pods[0]?.object.id);
  rest();
  const node = stage.nodeOf(pods[0]?.object.id ?? 0);
  show(writer.now(), true);
  rest();
  expect(cards().map(({ id }) => id)).not.toContain(node);
});

test('exactly one card takes the tab key, also when the one that had it dies', () => {
  const writer = new LifeWriter();
  const { pods } = writer.deployment('web', 2);
  const { rest, cards, stage, show, tellLives } = staged(writer);
  rest();
  const stops = () => cards().filter(({ domAttributes }) => domAttributes?.tabIndex === 0);
  stage.focusOn(pods[0]?.object.id);
  rest();
  expect(stops().map(idOf)).toEqual([pods[0]?.object.id]);
  if (pods[0]) writer.gone(pods[0]);
  show(writer.now(), true);
  tellLives();
  rest();
  expect(stops()).toHaveLength(1);
});

test('never more cards than can be drawn: many are blocks, with the namespaces in their stead', () => {
  const writer = new LifeWriter();
  for (let app = 0; app < 120; app++) writer.deployment(`app-${app}`, 4, `ns-${app % 6}`);
  const { rest, cards, stage } = staged(writer);
  stage.look({ x: 0, y: 0, zoom: 0.1, width: 1600, height: 1000 });
  rest();
  expect(cards()).toHaveLength(0);
  expect(stage.view.getState().nodes.map(({ ariaLabel }) => ariaLabel)).toContain(
    'Namespace ns-0, 120 objects · healthy',
  );
  stage.look({ x: 0, y: 0, zoom: 0.8, width: 1600, height: 1000 });
  rest();
  expect(cards().length).toBeGreaterThan(0);
  expect(cards().length).toBeLessThanOrEqual(MAX_CARDS);
});

test('cards or blocks are decided with each change of the view, not when time moves next', () => {
  const writer = new LifeWriter();
  writer.deployment('web', 5);
  const { rest, cards, stage, show } = staged(writer);
  rest();
  const seenAt = (zoom: number) => {
    stage.look({ ...stage.eye, zoom });
    rest();
    const before = cards().length;
    show();
    rest();
    expect(cards(), `at a zoom of ${zoom}, after a step`).toHaveLength(before);
    return before;
  };
  // All of it inside what was mounted for the first view.
  expect([0.8, 0.46, 0.44, 0.5, 0.44, 0.46].map(seenAt)).toEqual([7, 7, 0, 7, 0, 7]);
});

test('so are they where there are too many cards for a part of the view only', () => {
  const writer = new LifeWriter();
  for (let app = 0; app < 120; app++) writer.deployment(`app-${app}`, 4);
  const { rest, cards, stage, show } = staged(writer);
  const whole = { x: 0, y: 0, zoom: 0.46, width: 3200, height: 2000 };
  const kindAt = (zoom: number) => {
    stage.look({ ...whole, zoom });
    rest();
    const before = cards().length > 0;
    show();
    rest();
    expect(cards().length > 0, `at a zoom of ${zoom}, after a step`).toBe(before);
    return before;
  };
  const zooms = Array.from({ length: 12 }, (_, step) => 0.46 * 1.1 ** step);
  const inwards = zooms.map(kindAt);
  expect(new Set(inwards)).toEqual(new Set([false, true]));
  expect(zooms.toReversed().map(kindAt)).toEqual(inwards.toReversed());
});

test('a picture without a size mounts nothing and does not keep asking for ticks', () => {
  const writer = new LifeWriter();
  writer.deployment('web', 2);
  const { rest, cards, stage } = staged(writer);
  stage.look({ x: 0, y: 0, zoom: 1, width: 0, height: 0 });
  expect(rest()).toBeLessThan(5);
  expect(cards()).toHaveLength(0);
});

test('closed up, the picture gives up the places of what was gone, before that instant it has them all, and after it holds', () => {
  const writer = new LifeWriter();
  const { set, pods } = writer.deployment('web', 6);
  const early = writer.now();
  pods.slice(1).forEach((pod) => writer.gone(pod));
  writer.born('Pod', 'web-late', { owner: set });
  const { rest, show, stage } = staged(writer);
  rest();
  const slots = stage.layout.slots.length;
  stage.arrange({ grouping: { by: 'namespace' }, since: stage.seq });
  rest();
  expect(stage.layout.slots.length).toBeLessThan(slots);
  expect(stage.view.getState()).toMatchObject({ closedUp: 'yes', arranged: 2 });
  show(early);
  rest();
  expect(stage.layout.slots.length).toBe(slots);
  expect(stage.view.getState().closedUp).toBe('before');
  for (const pod of pods) expect(stage.picture.drawn.has(pod.object.id)).toBe(true);
  show(writer.now());
  rest();
  expect(stage.layout.slots.length).toBeLessThan(slots);
  expect(stage.view.getState().closedUp).toBe('yes');
});

test('in another grouping everything travels to its new place', () => {
  const writer = new LifeWriter();
  writer.deployment('web', 2);
  writer.deployment('api', 2, 'pay');
  const { rest, stage } = staged(writer);
  rest();
  expect(stage.layout.groups.map(({ title }) => title).sort()).toEqual(['pay', 'shop']);
  stage.arrange({ grouping: { by: 'owner' } });
  stage.tick(9000);
  stage.tick(9016);
  expect(stage.layout.groups).toHaveLength(1);
  expect([...stage.picture.drawn.values()].some(({ motion }) => Number.isFinite(motion.startedAt))).toBe(true);
});

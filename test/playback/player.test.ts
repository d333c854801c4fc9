import type { LiveBatch } from '@contract/changes.ts';
import { timestampFromMs } from '@model/time.ts';
import { describe, expect, test } from 'vitest';
import { FOLLOW_LAG_MS } from '../../src-renderer/playback/control/time-state.ts';
import { History, plainNames } from './history.ts';
import { PLAIN, stage, T0, tasks } from './stage.ts';

describe('a file', () => {
  test('asks for its next frame before anybody who is shown this one can ask', async () => {
    const { player, run, isDrawing } = stage({ isLive: false });
    const asked: boolean[] = [];
    player.onFrame(() => asked.push(isDrawing()));
    await run(100);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).not.toContain(false);
    player.close();
    expect(isDrawing()).toBe(false);
  });

  test('opens at its end, with its lives and edges', async () => {
    const { player, frames, run, at } = stage({ isLive: false });
    expect(player.state.getState().phase).toBe('opening');
    await run(100);
    expect(player.state.getState()).toMatchObject({
      phase: 'ready',
      playState: 'paused',
      at: at(4000),
      edges: { first: at(0), last: at(4000) },
    });
    expect([...player.frame().objects.keys()]).toEqual([0]);
    expect(frames[0]).toMatchObject({ jump: true, seq: 6 });
    expect(player.lives().map(({ object, bornSeq, goneSeq }) => [object.id, bornSeq, goneSeq])).toEqual([
      [0, 1, 0],
      [1, 2, 4],
    ]);
    expect(player.object(1)?.name).toBe('pod-1');
    player.close();
  });

  test('opened at an instant it shows no other before, and does not follow', async () => {
    const { player, frames, run, at } = stage({ isLive: true, startAt: timestampFromMs(T0 + 1500) });
    const states: (readonly [string, number])[] = [];
    player.state.subscribe(({ phase, playState, at: shown }) => phase === 'ready' && states.push([playState, shown]));
    await run(100);
    expect(frames[0]).toMatchObject({ at: at(1500), seq: 3 });
    expect(new Set(states.map(String))).toEqual(new Set([String(['paused', at(1500)])]));
    player.close();
  });

  test('plays from the start through every change in order and pauses at the end', async () => {
    const { player, frames, run, at } = stage({ isLive: false });
    await run(100);
    player.send({ type: 'to-start' });
    await run(60);
    frames.length = 0;
    player.send({ type: 'play' });
    await run(4500);
    expect(player.state.getState()).toMatchObject({ playState: 'paused', at: at(4000) });
    expect(frames.flatMap(({ touched }) => [...touched])).toEqual([0, 1, 0, 0]);
    expect(frames.map((frame) => frame.at)).toEqual(frames.map((frame) => frame.at).toSorted((a, b) => a - b));
    expect(frames.some(({ jump }) => jump)).toBe(false);
    player.close();
  });

  test('what one command asks for is drawn before the next frame, of many what a frame shows', async () => {
    const { player, frames, run, at } = stage({ isLive: false });
    await run(300);
    frames.length = 0;
    player.send({ type: 'seek', to: at(1500) });
    expect(frames.map((frame) => frame.at)).toEqual([at(1500)]);
    player.send({ type: 'seek', to: at(2500) });
    player.send({ type: 'seek', to: at(500) });
    expect(frames).toHaveLength(1);
    await run(20);
    expect(frames.map((frame) => frame.at)).toEqual([at(1500), at(500)]);
    player.close();
  });

  test('what one command asks for is drawn when its answer comes', async () => {
    const sizes = { page: 1, low: 0, wide: 0, most: 1 };
    const { player, frames, run, at } = stage({ isLive: false, sizes });
    await run(100);
    player.send({ type: 'seek', to: at(1500) });
    expect(player.frame().at).toBe(at(4000));
    await tasks();
    expect(frames.at(-1)).toMatchObject({ at: at(1500), jump: true });
    player.close();
  });

  test('a command that is sent while a frame is told is answered after everybody was told', async () => {
    const { player, run, at } = stage({ isLive: false });
    await run(100);
    player.send({ type: 'to-start' });
    await run(60);
    const heard: number[] = [];
    player.onFrame(
      (frame) => frame.at >= at(1000) && frame.at < at(2000) && player.send({ type: 'seek', to: at(2500) }),
    );
    player.onFrame((frame) => heard.push(frame.at));
    player.send({ type: 'play' });
    await run(1500);
    const after = heard.findIndex((each) => each >= at(2500));
    expect(heard.slice(after - 2, after)).toEqual([at(980), at(1000)]);
    player.close();
  });

  test('steps from change to change, heartbeats skipped, and all of one instant together', async () => {
    const { player, run, at } = stage({ isLive: false });
    await run(100);
    const seen: number[] = [];
    for (const direction of [-1, -1, -1, -1, 1, 1] as const) {
      player.send({ type: 'step', direction, scope: 'everything' });
      await run(100);
      seen.push(player.frame().at - at(0));
    }
    expect(seen).toEqual([2000, 1000, 0, 0, 1000, 2000]);
    player.close();
  });

  test('a step back from between two changes goes to the nearer one', async () => {
    const { player, run, at } = stage({ isLive: false });
    await run(100);
    player.send({ type: 'seek', to: at(1500) });
    player.send({ type: 'step', direction: -1, scope: 'everything' });
    await run(100);
    expect(player.frame().at).toBe(at(1000));
    player.close();
  });

  test('steps of the selection pass by the changes of others', async () => {
    const { player, run, at } = stage({ isLive: false });
    await run(100);
    player.select(0);
    player.send({ type: 'step', direction: -1, scope: 'selection' });
    await run(100);
    expect(player.frame().at).toBe(at(1000));
    player.close();
  });

  test('tells panels at most ten times a second while it runs, and commands at once', async () => {
    const { player, run } = stage({ isLive: false });
    await run(100);
    player.send({ type: 'to-start' });
    player.send({ type: 'play' });
    let told = 0;
    player.state.subscribe(() => (told += 1));
    await run(1000);
    expect(told).toBeGreaterThanOrEqual(9);
    expect(told).toBeLessThanOrEqual(11);
    player.send({ type: 'pause' });
    expect(player.state.getState().playState).toBe('paused');
    player.close();
  });

  test('that holds no change is ready and shows nothing', async () => {
    const { player, run, frames } = stage({ isLive: false, history: new History(plainNames(1)) });
    await run(100);
    player.send({ type: 'play' });
    await run(100);
    expect(player.state.getState()).toMatchObject({ phase: 'ready', playState: 'paused' });
    expect(player.state.getState().edges).toBeUndefined();
    expect(frames).toEqual([]);
    player.close();
  });

  test('that cannot be opened says so', async () => {
    const gate = async (call: string) => {
      if (call === 'scene.lives') throw new Error('The disk is gone.');
    };
    const { player, run, isDrawing } = stage({ isLive: false, gate });
    await run(100);
    expect(player.state.getState()).toMatchObject({ phase: 'failed' });
    expect(player.state.getState().problem).not.toBe('');
    expect(isDrawing()).toBe(false);
    player.close();
  });

  test('recovers from a scene that did not come', async () => {
    let isBroken = true;
    const gate = async (call: string) => {
      if (isBroken && call.startsWith('scene.at')) throw new Error('The engine restarts.');
    };
    const { player, run } = stage({ isLive: false, gate });
    await run(200);
    expect(player.state.getState().phase).toBe('failed');
    isBroken = false;
    await run(1200);
    expect(player.state.getState()).toMatchObject({ phase: 'ready' });
    expect(player.state.getState().problem).toBeUndefined();
    player.close();
  });
});

test('an answer to an overtaken seek is never shown after the newer one', async () => {
  const waiting = new Map<string, () => void>();
  let isHeld = false;
  const gate = (call: string) =>
    isHeld && call.startsWith('scene.at')
      ? new Promise<void>((resolve) => waiting.set(call, resolve))
      : Promise.resolve();
  // Wide apart, so that the window around the end does not reach the start.
  const long = new History(plainNames(2));
  for (let second = 0; second < 30_000; second += 1) {
    long.tell({ at: T0 + second * 1000, object: second % 2, type: 'applied', summary: second % 6, references: 0 });
  }
  const { player, run, frames, at } = stage({ isLive: false, history: long, gate });
  await run(100);
  isHeld = true;
  player.send({ type: 'seek', to: at(1_000_000) });
  await run(20);
  player.send({ type: 'seek', to: at(9_000_000) });
  await run(20);
  frames.length = 0;
  waiting.get(`scene.at ${at(9_000_000)}`)?.();
  await run(20);
  waiting.get(`scene.at ${at(1_000_000)}`)?.();
  await run(100);
  expect(frames.map((frame) => frame.at)).toEqual([at(9_000_000)]);
  expect(frames[0]?.jump).toBe(true);
  player.close();
});

test('bodies are fetched once, and again after a failure', async () => {
  let calls = 0;
  const gate = async (call: string) => {
    if (call !== 'objects.body') return;
    calls += 1;
    if (calls === 1) throw new Error('not now');
  };
  const { player } = stage({ isLive: false, gate });
  await expect(player.body(3)).rejects.toThrow();
  const [one, other] = await Promise.all([player.body(3), player.body(3)]);
  expect(new TextDecoder().decode(one)).toBe('{"seq":3}');
  expect(other).toBe(one);
  expect(calls).toBe(2);
  player.close();
});

describe('a live recording', () => {
  /** A feed whose batches the test hands over. */
  function liveFeed(history: History) {
    const opened: { afterSeq: number; feed: string }[] = [];
    const acked: number[] = [];
    let wake: (() => void) | undefined;
    let queue: (LiveBatch | 'break')[] = [];
    const push = (batch: LiveBatch | 'break') => {
      queue.push(batch);
      wake?.();
    };
    let toldSeq = history.lastSeq;
    return {
      opened,
      acked,
      breakIt: () => push('break'),
      /** Sends what the history has learned since, as heard until `until`. */
      sendUntil: (until: number) => {
        const after = toldSeq;
        toldSeq = history.lastSeq;
        const rows = history.rows((seq) => seq > after, 100_000);
        push({ ...rows, seq: toldSeq, until: timestampFromMs(until) });
      },
      live: async function* (
        this: void,
        input: { afterSeq: number; feed: string },
        signal?: AbortSignal,
      ): AsyncGenerator<LiveBatch> {
        opened.push({ afterSeq: input.afterSeq, feed: input.feed });
        queue = [];
        while (!signal?.aborted) {
          const batch = queue.shift();
          if (batch === 'break') throw new Error('connection lost');
          if (batch) yield batch;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
              signal?.addEventListener('abort', () => resolve());
            });
          }
        }
      },
      onAck: ({ seq }: { seq: number }) => void acked.push(seq),
    };
  }

  test('follows the edge, applies batches when the playhead passes them, and keeps its lives', async () => {
    const history = new History(plainNames(8), PLAIN);
    const feed = liveFeed(history);
    const { player, run, at, frames } = stage({ isLive: true, history, live: feed.live, onAck: feed.onAck });
    await run(100);
    expect(player.state.getState()).toMatchObject({ playState: 'following', isLive: true });
    let lives = 0;
    player.onLives(() => (lives += 1));
    history.tell({ at: T0 + 5000, object: 2, type: 'applied', summary: 0, references: 0 });
    feed.sendUntil(T0 + 5000);
    await run(20);
    expect(player.lives().at(-1)?.object.id).toBe(2);
    expect(lives).toBe(1);
    expect(player.frame().objects.has(2)).toBe(false);
    frames.length = 0;
    await run(FOLLOW_LAG_MS + 40);
    expect(player.frame().objects.has(2)).toBe(true);
    expect(player.frame().at).toBeGreaterThan(at(5000));
    expect(frames.filter(({ touched }) => touched.has(2))).toHaveLength(1);
    player.close();
  });

  test('goes on where the feed broke, under a new name, and loses nothing', async () => {
    const history = new History(plainNames(8), PLAIN);
    const feed = liveFeed(history);
    const { player, run } = stage({ isLive: true, history, live: feed.live, onAck: feed.onAck });
    await run(100);
    history.tell({ at: T0 + 5000, object: 2, type: 'applied', summary: 0, references: 0 });
    feed.sendUntil(T0 + 5000);
    await run(100);
    feed.breakIt();
    await run(100);
    const edge = player.state.getState().edges?.last;
    await run(200);
    expect(player.state.getState().edges?.last).toBe(edge);
    await run(400);
    expect(feed.opened).toEqual([
      { afterSeq: 6, feed: 'feed-1' },
      { afterSeq: 7, feed: 'feed-2' },
    ]);
    history.tell({ at: T0 + 6000, object: 2, type: 'deleted' });
    feed.sendUntil(T0 + 6000);
    await run(400);
    expect(player.frame().objects.has(2)).toBe(false);
    expect(player.lives().find(({ object }) => object.id === 2)?.goneSeq).toBe(8);
    player.close();
  });

  test('acknowledges after half a window, and stops when closed', async () => {
    const history = new History(plainNames(8), PLAIN);
    const feed = liveFeed(history);
    const { player, run, isDrawing } = stage({ isLive: true, history, live: feed.live, onAck: feed.onAck });
    await run(100);
    for (let batch = 1; batch <= 5; batch += 1) {
      for (let change = 0; change < 300; change += 1) {
        history.tell({ at: T0 + 5000 + batch, object: 3, type: 'applied', summary: change % 6, references: 0 });
      }
      feed.sendUntil(T0 + 5000 + batch);
      await run(20);
    }
    expect(feed.acked).toEqual([6 + 1200]);
    player.close();
    await tasks();
    expect(isDrawing()).toBe(false);
  });

  test('of an empty recording begins with its first change', async () => {
    const history = new History(plainNames(8));
    const feed = liveFeed(history);
    const { player, run } = stage({ isLive: true, history, live: feed.live, onAck: feed.onAck });
    await run(100);
    expect(player.state.getState().phase).toBe('ready');
    history.tell({ at: T0, object: 4, type: 'applied', summary: 0, references: 0 });
    feed.sendUntil(T0 + 100);
    await run(500);
    expect(player.state.getState().edges?.first).toBe(T0);
    expect([...player.frame().objects.keys()]).toEqual([4]);
    player.close();
  });
});

import { expect, test } from 'vitest';
import { type FeedInput, type FeedState, nextFeedState } from '../../src-renderer/playback/record/feed-state.ts';

const waiting: FeedState = { type: 'waiting', seq: 7, failures: 0, retryAt: 0 };

function after(state: FeedState, ...inputs: readonly FeedInput[]): FeedState {
  return inputs.reduce(nextFeedState, state);
}

test('opens with the first tick, counts what is not acknowledged, and reopens after the last batch', () => {
  const open = after(waiting, { type: 'tick', clock: 0 }, { type: 'batch', seq: 20, count: 13 });
  expect(open).toEqual({ type: 'open', seq: 20, failures: 0, unacked: 13 });
  expect(after(open, { type: 'acked' })).toMatchObject({ unacked: 0 });
  expect(after(open, { type: 'broken', clock: 100 })).toEqual({ type: 'waiting', seq: 20, failures: 1, retryAt: 600 });
});

test('waits twice as long after each failure, up to ten seconds, and forgets failures with a batch', () => {
  let state: FeedState = waiting;
  const waits: number[] = [];
  for (let turn = 0; turn < 7; turn += 1) {
    state = after(state, { type: 'tick', clock: 100_000 }, { type: 'broken', clock: 0 });
    if (state.type === 'waiting') waits.push(state.retryAt);
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  state = after(
    state,
    { type: 'tick', clock: 100_000 },
    { type: 'batch', seq: 9, count: 1 },
    { type: 'broken', clock: 0 },
  );
  expect(state).toMatchObject({ retryAt: 500 });
});

test('does not reopen before its time, nor ever once closed', () => {
  const broken = after(waiting, { type: 'tick', clock: 0 }, { type: 'broken', clock: 100 });
  expect(after(broken, { type: 'tick', clock: 599 })).toBe(broken);
  expect(after(broken, { type: 'close' }, { type: 'tick', clock: 9999 })).toEqual({ type: 'closed' });
});

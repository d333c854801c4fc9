import type { DensityAnswer } from '@contract/changes.ts';
import { expect, test } from 'vitest';
import { DensitySource } from '../../src-renderer/timeline/sources/density-source.ts';
import { fakeClient } from '../playback/fake-client.ts';
import { History, plainNames } from '../playback/history.ts';
import { tasks } from '../playback/stage.ts';

const WIDTH = 300;
const recorded = { from: 0, to: 100_000 };

function source(gate: () => Promise<void> = () => Promise.resolve()) {
  let clock = 0;
  let calls = 0;
  const answers: DensityAnswer[] = [];
  const failures: unknown[] = [];
  const history = new History(plainNames(1), [{ at: 50_000, object: 0, type: 'applied', severity: 3 }]);
  const density = new DensitySource({
    client: fakeClient({
      history,
      gate: () => {
        calls += 1;
        return gate();
      },
    }),
    recording: 'r',
    clock: () => clock,
    refreshMs: 500,
    onAnswer: (answer) => answers.push(answer),
    onFailure: (error) => failures.push(error),
  });
  const want = async (from: number, to: number, known = recorded) => {
    density.want({ from, to, width: WIDTH }, known);
    await tasks();
  };
  return { density, want, answers, failures, calls: () => calls, pass: (ms: number) => (clock += ms) };
}

test('asks once for a view and its surroundings, and again when the view leaves them or its scale changes', async () => {
  const { want, answers, calls } = source();
  await want(40_000, 60_000);
  await want(45_000, 65_000);
  expect(calls()).toBe(1);
  expect(answers[0]).toMatchObject({ from: 30_000, bucketMs: 200 });
  expect(answers[0]?.counts[100 * 4 + 3]).toBe(1);
  await want(60_000, 80_000);
  expect(calls()).toBe(2);
  await want(60_000, 100_000);
  expect(calls()).toBe(3);
  expect(answers[2]?.bucketMs).toBe(500);
});

test('asks for the growing end again, but not more often than allowed, and never for the settled past', async () => {
  const { want, calls, pass } = source();
  await want(90_000, 110_000);
  await want(90_100, 110_100, { from: 0, to: 100_100 });
  expect(calls()).toBe(1);
  pass(500);
  await want(90_500, 110_500, { from: 0, to: 100_500 });
  expect(calls()).toBe(2);
  pass(5000);
  await want(81_000, 100_000, { from: 0, to: 105_000 });
  expect(calls()).toBe(2);
});

test('an overtaken answer is let go, even when it comes last', async () => {
  const waiting: (() => void)[] = [];
  const { want, answers } = source(() => new Promise((resolve) => waiting.push(resolve)));
  await want(0, 10_000);
  await want(50_000, 90_000);
  waiting[1]?.();
  await tasks();
  waiting[0]?.();
  await tasks();
  expect(answers.map(({ bucketMs }) => bucketMs)).toEqual([500]);
});

test('after a failure it waits, then asks again', async () => {
  let isBroken = true;
  const { want, answers, failures, calls, pass } = source(async () => {
    if (isBroken) throw new Error('lost');
  });
  await want(0, 10_000);
  await want(0, 10_000);
  expect([calls(), failures.length]).toEqual([1, 1]);
  isBroken = false;
  pass(500);
  await want(0, 10_000);
  expect(answers).toHaveLength(1);
});

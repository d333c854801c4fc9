import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Recount } from '../../src-main/engine/recordings/recount.ts';
import { ManualClock } from '../fakes/manual-clock.ts';

/** Moves a clock on and lets what was due be done. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  await setImmediate();
}

test('what grows while it is counted is counted again, also if nothing grows after that', async () => {
  const clock = new ManualClock();
  const counts: (() => void)[] = [];
  const recount = new Recount(clock, 1000, () => new Promise<void>((resolve) => counts.push(resolve)));
  const first = recount.now();
  recount.soon();
  recount.soon();
  await pass(clock, 1000);
  // It is still at the first.
  expect(counts.length).toBe(1);
  counts[0]?.();
  await first;
  await pass(clock, 1000);
  expect(counts.length).toBe(2);
  counts[1]?.();
  await pass(clock, 5000);
  expect(counts.length).toBe(2);
  recount.soon();
  recount.stop();
  await pass(clock, 5000);
  expect(counts.length).toBe(2);
});

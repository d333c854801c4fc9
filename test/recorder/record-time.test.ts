import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src-main/kube/clock.ts';
import { RecordTime } from '../../src-main/recorder/time/record-time.ts';

/** Two hands that are moved apart from each other. */
class TwoHands implements Clock {
  wall = 1_000_000;
  elapsed = 0;

  now = () => timestampFromMs(this.wall);
  monotonic = () => this.elapsed;
  after = () => () => undefined;

  pass(ms: number): void {
    this.wall += ms;
    this.elapsed += ms;
  }
}

describe('the time of a record', () => {
  it('stands still while the wall clock is behind', () => {
    const clock = new TwoHands();
    const time = new RecordTime(clock);
    clock.pass(5_000);
    expect(time.now()).toBe(1_005_000);
    clock.wall -= 60_000;
    expect(time.now()).toBe(1_005_000);
    clock.pass(61_000);
    expect(time.now()).toBe(1_006_000);
  });

  it('says what it showed before the machine slept', () => {
    const clock = new TwoHands();
    const time = new RecordTime(clock);
    clock.pass(10_000);
    time.now();
    clock.wall += 3_600_000;
    clock.pass(2_000);
    expect(time.before(5_000)).toBe(1_007_000);
  });

  it('takes a time of which it does not know on which side of a step it lay for the earlier one', () => {
    const clock = new TwoHands();
    const time = new RecordTime(clock);
    clock.pass(10_000);
    time.now();
    clock.wall += 3_600_000;
    clock.pass(2_000);
    expect(time.before(1_000)).toBe(1_011_000);
    clock.pass(3_000);
    expect(time.before(1_000)).toBe(4_614_000);
  });

  it('says what it showed before it was looked at for the first time', () => {
    const clock = new TwoHands();
    const time = new RecordTime(clock);
    expect(time.before(4_000)).toBe(996_000);
  });

  it('never says that something was later than it is', () => {
    const clock = new TwoHands();
    const time = new RecordTime(clock);
    clock.pass(10_000);
    time.now();
    clock.wall -= 5_000;
    time.now();
    clock.pass(1_000);
    expect(time.before(500)).toBe(1_010_000);
    expect(time.before(4_000)).toBe(1_007_000);
  });
});

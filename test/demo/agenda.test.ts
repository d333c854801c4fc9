import { describe, expect, it } from 'vitest';
import type { DemoClock } from '../../src-main/demo/clock.ts';
import { Agenda } from '../../src-main/demo/world/agenda.ts';
import { play } from '../../src-main/demo/world/script.ts';
import { ManualClock } from './manual-clock.ts';

describe('the agenda', () => {
  it('runs in order of time, and in order of planning at the same instant', () => {
    const agenda = new Agenda(1000);
    const ran: string[] = [];
    agenda.after(20, () => ran.push(`c at ${agenda.now()}`));
    agenda.after(10, () => ran.push(`a at ${agenda.now()}`));
    agenda.after(10, () => agenda.after(0, () => ran.push(`b at ${agenda.now()}`)));
    agenda.after(15, () => ran.push('never'))();
    agenda.runUntil(1020);
    expect(ran).toEqual(['a at 1010', 'b at 1010', 'c at 1020']);
  });

  it('tells the instant that was planned, however late the clock is', () => {
    const clock = new ManualClock(0);
    const late: DemoClock = { now: () => clock.now(), schedule: (at, run) => clock.schedule(at + 700, run) };
    const agenda = new Agenda(0);
    const seen: number[] = [];
    agenda.every(100, 100, () => seen.push(agenda.now()));
    agenda.follow(late);
    clock.advance(1000);
    expect(seen.slice(0, 5)).toEqual([100, 200, 300, 400, 500]);
  });

  it('sleeps when the machine slept, instead of living hours in one burst', () => {
    let now = 0;
    let wake = (): void => undefined;
    const clock: DemoClock = {
      now: () => now,
      schedule: (_, run) => {
        wake = run;
        return () => undefined;
      },
    };
    const agenda = new Agenda(0);
    const seen: number[] = [];
    agenda.every(10_000, 10_000, () => seen.push(agenda.now()));
    agenda.follow(clock);
    now = 8 * 3_600_000;
    wake();
    expect(seen).toEqual([now]);
    now += 10_000;
    wake();
    expect(seen).toEqual([now - 10_000, now]);
  });

  it('wakes earlier for what was planned later but is due sooner, and stays silent once stopped', () => {
    const clock = new ManualClock(0);
    const agenda = new Agenda(0);
    const ran: string[] = [];
    agenda.follow(clock);
    agenda.after(500, () => ran.push('slow'));
    agenda.after(50, () => ran.push('quick'));
    clock.advance(100);
    expect(ran).toEqual(['quick']);
    agenda.stop();
    clock.advance(1000);
    expect(ran).toEqual(['quick']);
  });
});

describe('a script', () => {
  it('waits for times and for conditions, gives up in time, and can be broken off', () => {
    const agenda = new Agenda(0);
    const told: string[] = [];
    let open = false;
    const tell = (words: string): void => void told.push(`${words} at ${agenda.now()}`);
    play(
      agenda,
      (function* () {
        yield { ms: 100 };
        tell('slept');
        yield { until: () => open, atMost: 5000 };
        tell('open');
        yield { until: () => false, atMost: 1000 };
        tell('gave up');
      })(),
      () => tell('over'),
    );
    const breakOff = play(
      agenda,
      (function* () {
        yield { ms: 300 };
        tell('broken');
      })(),
    );
    agenda.after(200, breakOff);
    agenda.after(700, () => (open = true));
    agenda.runUntil(10_000);
    expect(told).toEqual(['slept at 100', 'open at 1100', 'gave up at 2100', 'over at 2100']);
  });
});

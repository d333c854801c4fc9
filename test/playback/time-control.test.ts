import type { PlaybackCommand } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import { describe, expect, test } from 'vitest';
import { FASTEST_RATE, RATES, shiftRate, shuttleCommands } from '../../src-renderer/playback/rates.ts';
import { isRunning } from '../../src-renderer/playback/player.ts';
import { shownTime } from '../../src-renderer/playback/control/shown-time.ts';
import { controlTime } from '../../src-renderer/playback/control/time-control.ts';
import {
  FOLLOW_LAG_MS,
  initialTimeControl,
  playheadOf,
  type TimeControl,
  type TimeInput,
} from '../../src-renderer/playback/control/time-state.ts';

const FIRST = 10_000;
const LAST = 20_000;
const at = timestampFromMs;

function start(isLive: boolean, over: Partial<TimeControl> = {}): TimeControl {
  const edges = { first: at(FIRST), last: at(LAST) };
  return { ...controlTime(initialTimeControl(isLive, 0), { type: 'edges', edges }), ...over };
}

function after(control: TimeControl, ...inputs: readonly TimeInput[]): TimeControl {
  return inputs.reduce(controlTime, control);
}

const say = (command: PlaybackCommand): TimeInput => ({ type: 'command', command });
const tick = (clock: number): TimeInput => ({ type: 'tick', clock });

type Row = {
  readonly does: string;
  readonly isLive: boolean;
  readonly from: Partial<TimeControl>;
  readonly inputs: readonly TimeInput[];
  readonly to: { readonly playState: TimeControl['playState']; readonly at: number; readonly rate?: number };
};

const middle = 15_000;
const paused = { playState: 'paused', position: middle } as const;
const playing = { playState: 'playing', position: middle } as const;
const following = { playState: 'following', position: LAST } as const;
const back = (ms: number) => ({ type: 'seek-by', ms }) as const;

const ROWS: readonly Row[] = [
  {
    does: 'play runs forward',
    isLive: true,
    from: paused,
    inputs: [say({ type: 'play' }), tick(400)],
    to: { playState: 'playing', at: 15_400 },
  },
  {
    does: 'pause stands',
    isLive: true,
    from: playing,
    inputs: [say({ type: 'pause' }), tick(400)],
    to: { playState: 'paused', at: middle },
  },
  {
    does: 'toggle plays',
    isLive: true,
    from: paused,
    inputs: [say({ type: 'toggle' })],
    to: { playState: 'playing', at: middle },
  },
  {
    does: 'toggle pauses',
    isLive: true,
    from: playing,
    inputs: [say({ type: 'toggle' })],
    to: { playState: 'paused', at: middle },
  },
  {
    does: 'toggle while following pauses where we are',
    isLive: true,
    from: following,
    inputs: [say({ type: 'toggle' })],
    to: { playState: 'paused', at: LAST },
  },
  {
    does: 'play while following keeps following',
    isLive: true,
    from: following,
    inputs: [say({ type: 'play' })],
    to: { playState: 'following', at: LAST },
  },
  {
    does: 'follow goes to the live edge',
    isLive: true,
    from: { ...paused, rate: -4 },
    inputs: [say({ type: 'follow' })],
    to: { playState: 'following', at: LAST, rate: 1 },
  },
  {
    does: 'follow in a file goes to its end',
    isLive: false,
    from: playing,
    inputs: [say({ type: 'follow' })],
    to: { playState: 'paused', at: LAST },
  },
  {
    does: 'a seek leaves following',
    isLive: true,
    from: following,
    inputs: [say({ type: 'seek', to: at(12_000) })],
    to: { playState: 'paused', at: 12_000 },
  },
  {
    does: 'a seek keeps playing',
    isLive: true,
    from: playing,
    inputs: [say({ type: 'seek', to: at(12_000) }), tick(100)],
    to: { playState: 'playing', at: 12_100 },
  },
  {
    does: 'a seek stays inside, left',
    isLive: false,
    from: paused,
    inputs: [say({ type: 'seek', to: at(1) })],
    to: { playState: 'paused', at: FIRST },
  },
  {
    does: 'a seek stays inside, right',
    isLive: true,
    from: paused,
    inputs: [say({ type: 'seek', to: at(99_000) })],
    to: { playState: 'paused', at: LAST },
  },
  {
    does: 'seek-by is relative',
    isLive: false,
    from: paused,
    inputs: [say(back(-2500))],
    to: { playState: 'paused', at: 12_500 },
  },
  {
    does: 'seek-by leaves following',
    isLive: true,
    from: following,
    inputs: [say(back(-2500))],
    to: { playState: 'paused', at: 17_500 },
  },
  {
    does: 'to-start',
    isLive: true,
    from: following,
    inputs: [say({ type: 'to-start' })],
    to: { playState: 'paused', at: FIRST },
  },
  {
    does: 'rate while paused only sets it',
    isLive: true,
    from: paused,
    inputs: [say({ type: 'set-rate', rate: 4 }), tick(100)],
    to: { playState: 'paused', at: middle, rate: 4 },
  },
  {
    does: 'playing at a rate',
    isLive: true,
    from: { ...playing, rate: 4 },
    inputs: [tick(500)],
    to: { playState: 'playing', at: 17_000 },
  },
  {
    does: 'slow motion adds up fractions',
    isLive: true,
    from: { ...playing, rate: 0.25 },
    inputs: [tick(1), tick(2), tick(3), tick(4), tick(5)],
    to: { playState: 'playing', at: 15_001 },
  },
  {
    does: 'rates are bounded',
    isLive: true,
    from: paused,
    inputs: [say({ type: 'set-rate', rate: -9999 })],
    to: { playState: 'paused', at: middle, rate: -FASTEST_RATE },
  },
  {
    does: 'no rate is a pause',
    isLive: true,
    from: playing,
    inputs: [say({ type: 'set-rate', rate: 0 })],
    to: { playState: 'paused', at: middle, rate: 1 },
  },
  {
    does: 'nonsense is no rate',
    isLive: true,
    from: playing,
    inputs: [say({ type: 'set-rate', rate: Number.NaN })],
    to: { playState: 'playing', at: middle, rate: 1 },
  },
  {
    does: 'slower leaves following',
    isLive: true,
    from: following,
    inputs: [say({ type: 'slower' })],
    to: { playState: 'playing', at: LAST, rate: 0.5 },
  },
  {
    does: 'nothing is faster than live',
    isLive: true,
    from: following,
    inputs: [say({ type: 'faster' })],
    to: { playState: 'following', at: LAST, rate: 1 },
  },
  {
    does: 'playing into the live edge follows',
    isLive: true,
    from: { ...playing, rate: 16 },
    inputs: [tick(500)],
    to: { playState: 'following', at: LAST, rate: 1 },
  },
  {
    does: 'playing into the end of a file pauses',
    isLive: false,
    from: { ...playing, rate: 16 },
    inputs: [tick(500)],
    to: { playState: 'paused', at: LAST, rate: 16 },
  },
  {
    does: 'playing backwards into the start pauses',
    isLive: true,
    from: { ...playing, rate: -16 },
    inputs: [tick(500)],
    to: { playState: 'paused', at: FIRST, rate: -16 },
  },
  {
    does: 'play at the end of a file starts over',
    isLive: false,
    from: { ...paused, position: LAST },
    inputs: [say({ type: 'play' })],
    to: { playState: 'playing', at: FIRST },
  },
  {
    does: 'play at the start does not run backwards',
    isLive: false,
    from: { ...paused, position: FIRST, rate: -2 },
    inputs: [say({ type: 'play' })],
    to: { playState: 'playing', at: FIRST, rate: 1 },
  },
  {
    does: 'a long pause between ticks leaps no further than a second',
    isLive: true,
    from: { ...playing, position: FIRST },
    inputs: [tick(60_000)],
    to: { playState: 'playing', at: 11_000 },
  },
  {
    does: 'a clock that goes back moves nothing',
    isLive: true,
    from: { ...playing, clock: 500 },
    inputs: [tick(100)],
    to: { playState: 'playing', at: middle },
  },
];

test.each(ROWS)('$does (live: $isLive)', ({ isLive, from, inputs, to }) => {
  const control = after(start(isLive, from), ...inputs);
  expect({ playState: control.playState, at: playheadOf(control), rate: control.rate }).toEqual({
    rate: from.rate ?? 1,
    ...to,
  });
});

describe('before a recording holds a change', () => {
  test('commands move nothing, and the first edges put the playhead on the newest instant', () => {
    const empty = initialTimeControl(true, 0);
    const asked = after(empty, say({ type: 'seek', to: at(5) }), say(back(-1)), say({ type: 'to-start' }), tick(10));
    expect(playheadOf(asked)).toBe(0);
    expect(asked.playState).toBe('following');
    const born = after(asked, { type: 'edges', edges: { first: at(FIRST), last: at(LAST) } });
    expect(playheadOf(born)).toBe(LAST);
  });

  test('the first instant moves on when the picture becomes complete, and takes the playhead with it', () => {
    const early = start(true, { playState: 'paused', position: FIRST });
    const complete = after(early, { type: 'edges', edges: { first: at(12_000), last: at(18_000) } });
    expect(playheadOf(complete)).toBe(12_000);
    expect(complete.edges).toEqual({ first: 12_000, last: LAST });
  });

  test('a file opens paused at its end', () => {
    expect(start(false)).toMatchObject({ playState: 'paused', position: LAST });
  });
});

describe('the live edge', () => {
  const heard = (until: number, clock: number): TimeInput => ({ type: 'heard', until: at(until), clock });

  test('moves with the engine’s clock, a little behind it, and following with it', () => {
    const control = after(start(true), heard(30_000, 1000), tick(1016));
    expect(control.edges?.last).toBe(30_016 - FOLLOW_LAG_MS);
    expect(playheadOf(control)).toBe(30_016 - FOLLOW_LAG_MS);
  });

  test('a late message does not pull it back', () => {
    const control = after(start(true), heard(30_000, 1000), tick(1100), heard(30_000, 1900), tick(2000));
    expect(control.edges?.last).toBe(31_000 - FOLLOW_LAG_MS);
  });

  test('stands still while the feed is broken and never goes back', () => {
    const broken = after(start(true), heard(30_000, 1000), tick(1100), { type: 'lost' }, tick(9000));
    expect(broken.edges?.last).toBe(30_100 - FOLLOW_LAG_MS);
    const back = after(broken, heard(31_000, 9100), tick(9100));
    expect(back.edges?.last).toBe(31_000 - FOLLOW_LAG_MS);
    expect([broken, back].map((control) => shownTime(control).isHearing)).toEqual([false, true]);
    expect([broken, back].map((control) => isRunning(shownTime(control)))).toEqual([false, true]);
  });

  test('a file has none', () => {
    expect(after(start(false), heard(30_000, 1000), tick(2000)).edges?.last).toBe(LAST);
  });
});

describe('steps', () => {
  const step = (direction: 1 | -1): TimeInput => say({ type: 'step', direction, scope: 'everything' });

  test('leave following, ask for a target and go to it', () => {
    const asked = after(start(true), step(-1));
    expect(asked).toMatchObject({ playState: 'paused', position: LAST, step: { direction: -1, token: 1 } });
    const there = after(asked, { type: 'stepped', token: 1, to: at(17_000) });
    expect(there).toMatchObject({ position: 17_000 });
    expect(there.step).toBeUndefined();
  });

  test('an answer that was overtaken is ignored', () => {
    const control = after(start(true), step(-1), say({ type: 'seek', to: at(12_000) }), {
      type: 'stepped',
      token: 1,
      to: at(17_000),
    });
    expect(playheadOf(control)).toBe(12_000);
  });

  test('turning round goes back from where the step before arrives', () => {
    const turned = after(start(true), step(-1), step(1), { type: 'stepped', token: 1, to: at(17_000) });
    expect(turned).toMatchObject({ position: 17_000, step: { direction: 1, token: 2 } });
    const atTheEnd = after(start(true, paused), step(1), step(1), step(-1), { type: 'stepped', token: 1 });
    expect(atTheEnd).toMatchObject({ position: middle, step: { direction: -1, token: 2, waiting: [] } });
    expect(atTheEnd.notice).toEqual({ type: 'none', what: 'change', direction: 1 });
  });

  test('presses before the answer are each answered, but a held key does not run on', () => {
    const pressed = after(start(true), ...Array.from({ length: 6 }, () => step(-1)));
    expect(pressed.step?.waiting).toHaveLength(5);
    const once = after(pressed, { type: 'stepped', token: 1, to: at(17_000) });
    expect(once).toMatchObject({ position: 17_000, step: { token: 2 } });
    expect(once.step?.waiting).toHaveLength(4);
    const held = say({ type: 'step', direction: -1, scope: 'everything', isHeld: true });
    expect(after(start(true), step(-1), held, held, held, held).step?.waiting).toHaveLength(2);
  });

  test('no further change leaves the playhead where it is', () => {
    const control = after(start(true, paused), step(1), step(1), { type: 'stepped', token: 1 });
    expect(playheadOf(control)).toBe(middle);
    expect(control.step).toBeUndefined();
  });
});

describe('the ladder of speeds', () => {
  test('goes up and down through every rung either way in time, and ends at both ends', () => {
    for (const way of [1, -1]) {
      const rungs = RATES.filter((rate) => rate > 0).map((size) => way * size);
      expect(rungs.map((rate) => shiftRate(rate, 'faster'))).toEqual([...rungs.slice(1), way * FASTEST_RATE]);
      expect(rungs.map((rate) => shiftRate(rate, 'slower'))).toEqual([way * 0.1, ...rungs.slice(0, -1)]);
    }
    expect(shiftRate(3, 'faster')).toBe(4);
    expect(shiftRate(-3, 'slower')).toBe(-2);
  });

  test('J and L start at single speed and shift when pressed again; K stops', () => {
    const press = (control: TimeControl, key: 'rewind' | 'stop' | 'play') =>
      after(control, ...shuttleCommands(key, control).map(say));
    const rewinding = press(press(press(start(true, paused), 'rewind'), 'rewind'), 'rewind');
    expect(rewinding).toMatchObject({ playState: 'playing', rate: -4 });
    expect(press(rewinding, 'play')).toMatchObject({ playState: 'playing', rate: 1 });
    expect(press(press(rewinding, 'play'), 'play')).toMatchObject({ rate: 2 });
    expect(press(rewinding, 'stop')).toMatchObject({ playState: 'paused' });
  });
});

import type { PlaybackCommand, PlayOption } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import { describe, expect, test } from 'vitest';
import { questionsOf } from '../../src-renderer/playback/control/ahead.ts';
import { controlTime } from '../../src-renderer/playback/control/time-control.ts';
import {
  initialTimeControl,
  type Known,
  playheadOf,
  type TimeControl,
  type TimeInput,
} from '../../src-renderer/playback/control/time-state.ts';

const FIRST = 10_000;
const LAST = 60_000;
const at = timestampFromMs;

function start(over: Partial<TimeControl> = {}, isLive = false): TimeControl {
  const edges = { first: at(FIRST), last: at(LAST) };
  return { ...controlTime(initialTimeControl(isLive, 0), { type: 'edges', edges }), position: 20_000, ...over };
}

function after(control: TimeControl, ...inputs: readonly TimeInput[]): TimeControl {
  return inputs.reduce(controlTime, control);
}

const say = (command: PlaybackCommand): TimeInput => ({ type: 'command', command });
const tick = (clock: number): TimeInput => ({ type: 'tick', clock });
const on = (option: PlayOption): TimeInput => say({ type: 'set-option', option, isOn: true });
const known = (question: 'change' | 'failure', answer: Known): TimeInput => ({
  type: 'known',
  question,
  known: answer,
});
const ahead = (over: Partial<Known>): Known => ({ direction: 1, from: 20_000, until: LAST, ...over });
const playing = { playState: 'playing' } as const;

type Row = {
  readonly does: string;
  readonly from?: Partial<TimeControl>;
  readonly isLive?: boolean;
  readonly inputs: readonly TimeInput[];
  readonly to: Partial<TimeControl>;
  /** What must be absent then. */
  readonly without?: keyof TimeControl;
};

const loop = { from: at(20_000), to: at(21_000) };

const ROWS: readonly Row[] = [
  {
    does: 'a loop is played to its very end',
    from: { ...playing, loop, position: 20_900 },
    inputs: [tick(500)],
    to: { position: 21_000, playState: 'playing' },
  },
  {
    does: 'and then from its beginning',
    from: { ...playing, loop, position: 21_000 },
    inputs: [tick(16), tick(116)],
    to: { position: 20_100, playState: 'playing' },
  },
  {
    does: 'a loop at a hundredfold speed leaves out neither end',
    from: { ...playing, loop, rate: 600, position: 20_500 },
    inputs: [tick(16), tick(32)],
    to: { position: 20_000 },
  },
  {
    does: 'a loop runs backwards from its end',
    from: { ...playing, loop, rate: -1, position: 20_000 },
    inputs: [tick(16), tick(116)],
    to: { position: 20_900 },
  },
  {
    does: 'playing from outside of the loop starts inside it',
    from: { playState: 'paused', loop, position: 50_000 },
    inputs: [say({ type: 'play' })],
    to: { position: 20_000, playState: 'playing' },
  },
  {
    does: 'a loop at the live edge is repeated instead of following',
    isLive: true,
    from: { ...playing, loop: { from: at(59_000), to: at(LAST) }, position: 59_900 },
    inputs: [tick(500), tick(516)],
    to: { position: 59_000, playState: 'playing' },
  },
  {
    does: 'looping without more repeats the last ten seconds, and leaves following',
    isLive: true,
    from: { playState: 'following', position: LAST },
    inputs: [say({ type: 'toggle-loop' })],
    to: { loop: { from: at(50_000), to: at(LAST) }, playState: 'playing', leftLiveAt: at(LAST) },
  },
  {
    does: 'the second toggle clears it',
    inputs: [say({ type: 'toggle-loop' }), say({ type: 'toggle-loop' })],
    to: {},
    without: 'loop',
  },
  {
    does: 'the loop begins and ends where the playhead is',
    inputs: [say({ type: 'loop-from' }), say({ type: 'seek', to: at(23_000) }), say({ type: 'loop-to' })],
    to: { loop: { from: at(20_000), to: at(23_000) } },
  },
  {
    does: 'an end before the beginning begins another loop',
    from: { loop: { from: at(30_000), to: at(31_000) } },
    inputs: [say({ type: 'loop-to' })],
    to: { loop: { from: at(FIRST), to: at(20_000) } },
  },
  {
    does: 'handles that cross change places, and stay in the record',
    inputs: [say({ type: 'loop', from: at(90_000), to: at(15_000) })],
    to: { loop: { from: at(15_000), to: at(LAST) } },
  },
  {
    does: 'a loop is never shorter than can be taken hold of',
    inputs: [say({ type: 'loop', from: at(LAST), to: at(LAST) })],
    to: { loop: { from: at(LAST - 40), to: at(LAST) } },
  },
  {
    does: 'playing stops at a mark on the way',
    from: { ...playing, rate: 60, marks: [15_000, 20_000, 20_500, 22_000] },
    inputs: [on('stop-at-marks'), tick(500)],
    to: { position: 20_500, playState: 'paused', notice: { type: 'stopped', why: 'mark', at: at(20_500) } },
  },
  {
    does: 'backwards too',
    from: { ...playing, rate: -60, marks: [15_000, 17_000, 20_000] },
    inputs: [on('stop-at-marks'), tick(500)],
    to: { position: 17_000, playState: 'paused' },
  },
  {
    does: 'and passes by them unless asked',
    from: { ...playing, rate: 4, marks: [20_500] },
    inputs: [tick(500)],
    to: { position: 22_000, playState: 'playing' },
  },
  {
    does: 'time waits until it is known where the next failure is',
    from: playing,
    inputs: [on('stop-at-failures'), tick(500)],
    to: { position: 20_000, playState: 'playing' },
  },
  {
    does: 'and stops there',
    from: { ...playing, rate: 60 },
    inputs: [on('stop-at-failures'), known('failure', ahead({ at: 25_000 })), tick(500)],
    to: { position: 25_000, playState: 'paused', notice: { type: 'stopped', why: 'failure', at: at(25_000) } },
  },
  {
    does: 'playing on from a failure asks for the next one',
    from: { ...playing, position: 25_000 },
    inputs: [on('stop-at-failures'), known('failure', ahead({ at: 25_000 })), tick(500)],
    to: { position: 25_000, playState: 'playing' },
  },
  {
    does: 'without a failure ahead it plays to the end of what is known',
    from: { ...playing, rate: 60 },
    inputs: [on('stop-at-failures'), known('failure', ahead({ until: 24_000 })), tick(500)],
    to: { position: 24_000, playState: 'playing' },
  },
  {
    does: 'and at the end of a file it pauses',
    from: { ...playing, rate: 600 },
    inputs: [on('stop-at-failures'), known('failure', ahead({})), tick(500), tick(516)],
    to: { position: LAST, playState: 'paused' },
  },
  {
    does: 'what lies ahead one way says nothing of the other',
    from: { ...playing, rate: -1 },
    inputs: [on('stop-at-failures'), known('failure', ahead({ at: 25_000 })), tick(500)],
    to: { position: 20_000 },
  },
  {
    does: 'of a failure and a mark the nearer one stops',
    from: { ...playing, rate: 60, marks: [23_000] },
    inputs: [on('stop-at-failures'), on('stop-at-marks'), known('failure', ahead({ at: 25_000 })), tick(500)],
    to: { position: 23_000, notice: { type: 'stopped', why: 'mark', at: at(23_000) } },
  },
  {
    does: 'an idle stretch is passed over, to a moment before the next change',
    from: playing,
    inputs: [on('skip-idle'), known('change', ahead({ at: 50_000 })), tick(700)],
    to: {
      position: 49_400,
      playState: 'playing',
      notice: { type: 'skipped', from: at(20_700), to: at(49_400), unknownMs: 0 },
    },
  },
  {
    does: 'but not before the last change was looked at',
    from: playing,
    inputs: [on('skip-idle'), known('change', ahead({ at: 50_000 })), tick(500)],
    to: { position: 20_500 },
    without: 'notice',
  },
  {
    does: 'short ones are played',
    from: playing,
    inputs: [on('skip-idle'), known('change', ahead({ at: 23_000 })), tick(700)],
    to: { position: 20_700 },
  },
  {
    does: 'what is short depends on the speed',
    from: { ...playing, rate: 16 },
    inputs: [on('skip-idle'), known('change', ahead({ at: 50_000 })), tick(700)],
    to: { position: 31_200 },
  },
  {
    does: 'a gap in it is told: what happened there is unknown',
    from: { ...playing, gaps: [{ from: at(30_000), to: at(35_000) }] },
    inputs: [on('skip-idle'), known('change', ahead({ at: 50_000 })), tick(700)],
    to: { notice: { type: 'skipped', from: at(20_700), to: at(49_400), unknownMs: 5000 } },
  },
  {
    does: 'marks are not passed over',
    from: { ...playing, marks: [40_000] },
    inputs: [on('skip-idle'), known('change', ahead({ at: 50_000 })), tick(700)],
    to: { position: 39_400 },
  },
  {
    does: 'backwards it skips to a moment after the change before',
    from: { ...playing, rate: -1, position: 50_000 },
    inputs: [on('skip-idle'), known('change', { direction: -1, from: 50_000, until: FIRST, at: 20_000 }), tick(700)],
    to: { position: 20_600 },
  },
  {
    does: 'after the last change it skips to the end',
    from: playing,
    inputs: [on('skip-idle'), known('change', ahead({})), tick(700)],
    to: { position: 59_400 },
  },
  {
    does: 'a gap is entered with a word',
    from: { ...playing, gaps: [{ from: at(20_200), to: at(25_000) }] },
    inputs: [tick(500)],
    to: { position: 20_500, notice: { type: 'gap', gap: { from: at(20_200), to: at(25_000) } } },
  },
  {
    does: 'from its end when playing backwards',
    from: { ...playing, rate: -1, gaps: [{ from: at(15_000), to: at(19_800) }] },
    inputs: [tick(500)],
    to: { notice: { type: 'gap', gap: { from: at(15_000), to: at(19_800) } } },
  },
  {
    does: 'to the next mark, whether it runs or not',
    from: { marks: [15_000, 20_000, 30_000, 40_000] },
    inputs: [say({ type: 'to-mark', direction: 1 }), say({ type: 'to-mark', direction: 1 })],
    to: { position: 40_000 },
  },
  {
    does: 'to the mark before',
    from: { marks: [15_000, 20_000, 30_000] },
    inputs: [say({ type: 'to-mark', direction: -1 })],
    to: { position: 15_000 },
  },
  {
    does: 'without one it stays and says so',
    from: { marks: [15_000] },
    inputs: [say({ type: 'to-mark', direction: 1 })],
    to: { position: 20_000, notice: { type: 'none', what: 'mark', direction: 1 } },
  },
  {
    does: 'to the beginning of the next gap',
    from: { gaps: [{ from: at(1000), to: at(12_000) }, { from: at(30_000) }] },
    inputs: [say({ type: 'to-gap', direction: 1 })],
    to: { position: 30_000 },
  },
  {
    does: 'a gap that began before the record is reached at its beginning',
    from: { gaps: [{ from: at(1000), to: at(12_000) }] },
    inputs: [say({ type: 'to-gap', direction: -1 })],
    to: { position: FIRST },
  },
  {
    does: 'back to where live was left',
    isLive: true,
    from: { playState: 'following', position: LAST },
    inputs: [
      say({ type: 'seek', to: at(12_000) }),
      say({ type: 'seek', to: at(30_000) }),
      say({ type: 'to-left-live' }),
    ],
    to: { position: LAST, playState: 'paused', leftLiveAt: at(LAST) },
  },
  {
    does: 'following again forgets it',
    isLive: true,
    from: { playState: 'following', position: LAST },
    inputs: [say({ type: 'pause' }), say({ type: 'follow' })],
    to: { playState: 'following' },
    without: 'leftLiveAt',
  },
  {
    does: 'a step goes by what was chosen, unless it says by what',
    inputs: [say({ type: 'step-by', scope: 'kind' }), say({ type: 'step', direction: 1 })],
    to: { step: { direction: 1, scope: 'kind', token: 1, waiting: [] } },
  },
  {
    does: 'a tenth of the speed adds up',
    from: { ...playing, rate: 0.1 },
    inputs: Array.from({ length: 50 }, (_, index) => tick((index + 1) * 10)),
    to: { playState: 'playing' },
  },
];

test.each(ROWS)('$does', ({ from = {}, isLive = false, inputs, to, without }) => {
  const control = after(start(from, isLive), ...inputs);
  expect(control).toMatchObject(to);
  if (without) expect(control).not.toHaveProperty(without);
});

test('slow motion adds up to what it should', () => {
  const slow = start({ ...playing, rate: 0.1 });
  expect(playheadOf(after(slow, ...Array.from({ length: 50 }, (_, index) => tick((index + 1) * 10))))).toBe(20_050);
});

describe('what has to be asked', () => {
  test('is nothing while time stands or follows', () => {
    expect(questionsOf(after(start(), on('skip-idle'), on('stop-at-failures')))).toEqual([]);
  });

  test('is what is switched on and not known', () => {
    const control = after(start(playing), on('skip-idle'), on('stop-at-failures'));
    expect(questionsOf(control)).toEqual(['failure', 'change']);
    expect(questionsOf(after(control, known('change', ahead({ at: 30_000 }))))).toEqual(['failure']);
    expect(questionsOf(after(control, known('change', ahead({ from: 25_000 }))))).toEqual(['failure', 'change']);
  });
});

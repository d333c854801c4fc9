import { expect, test } from 'vitest';
import {
  firstWindow,
  placed,
  type Playhead,
  type VisibleWindow,
  withPlayhead,
} from '../../src-renderer/timeline/time/visible-window.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function playhead(at: number, over: Partial<Playhead> = {}): Playhead {
  return { at, playState: 'paused', rate: 1, edges: { first: -HOUR, last: 10 * HOUR }, ...over };
}

function view(over: Partial<VisibleWindow> = {}): VisibleWindow {
  return { from: 0, to: 1000, at: 500, playState: 'paused', isHeld: false, ...over };
}

const span = ({ from, to }: VisibleWindow) => [Math.round(from), Math.round(to)];

test('a long recording is first shown by its last quarter of an hour, a young one with room to grow, a short file as a whole', () => {
  const long = firstWindow(playhead(10 * HOUR));
  expect(long.to - long.from).toBe(15 * MINUTE);
  expect(long.to).toBeGreaterThan(10 * HOUR);
  const young = firstWindow(playhead(5000, { playState: 'following', edges: { first: 0, last: 5000 } }));
  expect(young.to - young.from).toBe(MINUTE);
  expect(young.from).toBeLessThan(0);
  expect(young.from).toBeGreaterThan(-2000);
  const short = firstWindow(playhead(5000, { playState: 'paused', edges: { first: 0, last: 5000 } }));
  expect(short.to - short.from).toBeLessThan(5500);
});

test('stands still while the playhead moves inside it', () => {
  expect(span(withPlayhead(view(), playhead(800)))).toEqual([0, 1000]);
  expect(span(withPlayhead(view({ playState: 'playing' }), playhead(800, { playState: 'playing' })))).toEqual([
    0, 1000,
  ]);
});

test('slides with the live edge, and with a playhead that runs', () => {
  const following = { playState: 'following' } as const;
  expect(span(withPlayhead(view(following), playhead(1000, following)))).toEqual([60, 1060]);
  const playing = { playState: 'playing' } as const;
  expect(span(withPlayhead(view(playing), playhead(950, playing)))).toEqual([50, 1050]);
  expect(span(withPlayhead(view(playing), playhead(50, { ...playing, rate: -1 })))).toEqual([-50, 950]);
});

test('a seek out of sight brings the playhead to the middle', () => {
  expect(span(withPlayhead(view(), playhead(9000)))).toEqual([8500, 9500]);
});

test('shows little of what is not recorded', () => {
  const edges = { first: 0, last: 5000 };
  expect(span(withPlayhead(view({ from: 2000, to: 3000 }), playhead(100, { edges })))).toEqual([-20, 980]);
  expect(span(withPlayhead(view(), playhead(4990, { edges })))).toEqual([4060, 5060]);
});

test('a person may look elsewhere while time runs; a command ends that', () => {
  const playing = { playState: 'playing' } as const;
  const away = placed(view(playing), { from: 5000, to: 6000 });
  const later = withPlayhead(away, playhead(600, playing));
  expect(span(later)).toEqual([5000, 6000]);
  expect(span(withPlayhead(later, playhead(600)))).toEqual([100, 1100]);
});

test('a window put where the playhead still is goes on following it', () => {
  const following = { playState: 'following' } as const;
  const zoomed = placed(view({ ...following, at: 900 }), { from: 800, to: 1000 });
  expect(span(withPlayhead(zoomed, playhead(990, following)))).toEqual([802, 1002]);
});

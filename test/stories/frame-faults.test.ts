import { describe, expect, it } from 'vitest';
import { faultsIn, type SeenCard, type SeenFrame } from './frame-faults.ts';

const card = (name: string, x: number, rest: Partial<SeenCard> = {}): SeenCard => ({
  id: name,
  name,
  x,
  y: 0,
  width: 100,
  height: 40,
  opacity: 1,
  words: 1,
  z: 0,
  isMoving: false,
  ...rest,
});
const frames = (...cards: readonly (readonly SeenCard[])[]): readonly SeenFrame[] =>
  cards.map((each, index) => ({ asked: index * 200, cards: each }));

describe('what should never be seen while scrubbing', () => {
  it('nothing, when cards stay, come and go as they should', () => {
    const leaving = card('b', 200, { opacity: 0.4, isMoving: true });
    expect(faultsIn(frames([card('a', 0), card('b', 200)], [card('a', 0), leaving], [card('a', 0.3)]))).toEqual([]);
  });

  it('a survivor that jumps', () => {
    expect(faultsIn(frames([card('a', 0)], [card('a', 12)]))).toEqual(['frame 1: a jumped by 12.0 px']);
  });

  it('a card at rest that is not fully there', () => {
    expect(faultsIn(frames([card('a', 0)], [card('a', 0, { opacity: 0.5 })]))).toEqual([
      'frame 1: a rests at opacity 0.5',
    ]);
  });

  it('a card that is gone for one frame, unless the hand turned there', () => {
    const gone = frames([card('a', 0)], [], [card('a', 0)]);
    expect(faultsIn(gone)).toEqual(['frame 1: a is gone for one frame']);
    const turned = gone.map((frame, index) => (index === 2 ? { ...frame, asked: 0 } : frame));
    expect(faultsIn(turned)).toEqual([]);
  });

  it('two resting cards that overlap', () => {
    expect(faultsIn(frames([card('a', 0), card('b', 90)]))).toEqual(['frame 0: a lies over b']);
  });

  it('words that pass over a resting card, or shine through one that is dimmed; not below one, nor without words', () => {
    const way = (rest: Partial<SeenCard>) => card('b', 90, { isMoving: true, opacity: 0.6, ...rest });
    expect(faultsIn(frames([card('a', 0), way({ z: 1 })]))).toEqual(['frame 0: b passes over a']);
    const dimmed = card('a', 0, { opacity: 0.5 });
    expect(faultsIn(frames([dimmed, way({ z: -1 })]))).toEqual(['frame 0: b shines through a']);
    expect(faultsIn(frames([card('a', 0), way({ z: -1 })]))).toEqual([]);
    expect(faultsIn(frames([card('a', 0), way({ z: 1, words: 0 })]))).toEqual([]);
  });
});

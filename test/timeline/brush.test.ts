import { expect, test } from 'vitest';
import { brushPixels, dragBrush, takeBrush } from '../../src-renderer/timeline/time/brush.ts';

const scale = { from: 0, to: 10_000, width: 1000 };
const window = { from: 2000, to: 3000 };

test('lies where the window lies, and stays wide enough to be held at any place', () => {
  expect(brushPixels(scale, window)).toEqual({ left: 200, width: 100 });
  expect(brushPixels(scale, { from: 5000, to: 5001 })).toEqual({ left: 500, width: 10 });
  expect(brushPixels(scale, { from: 10_500, to: 11_000 })).toEqual({ left: 990, width: 10 });
  expect(brushPixels(scale, { from: -500, to: 20_000 })).toEqual({ left: 0, width: 1000 });
});

test('held as a whole it keeps its length, held by a side it keeps the other', () => {
  expect(dragBrush(scale, takeBrush(scale, window, { x: 250, grip: 'whole' }), 350)).toEqual({ from: 3000, to: 4000 });
  expect(dragBrush(scale, takeBrush(scale, window, { x: 200, grip: 'from' }), 150)).toEqual({ from: 1500, to: 3000 });
  expect(dragBrush(scale, takeBrush(scale, window, { x: 300, grip: 'to' }), 400)).toEqual({ from: 2000, to: 4000 });
});

test('a side never passes the other', () => {
  expect(dragBrush(scale, takeBrush(scale, window, { x: 200, grip: 'from' }), 900)).toEqual({ from: 2990, to: 3000 });
  expect(dragBrush(scale, takeBrush(scale, window, { x: 300, grip: 'to' }), 0)).toEqual({ from: 2000, to: 2010 });
});

test('a press beside it brings it there and holds it', () => {
  const drag = takeBrush(scale, window, { x: 700, grip: undefined });
  expect(dragBrush(scale, drag, 700)).toEqual({ from: 6500, to: 7500 });
  expect(dragBrush(scale, drag, 710)).toEqual({ from: 6600, to: 7600 });
});

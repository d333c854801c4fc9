import { expect, test } from 'vitest';
import { Pixels } from '../../src-renderer/graph/canvas/blocks/pixels.ts';

const RED = 0x00_00_ff;
const BLUE = 0xff_00_00;

/** Red, green, blue and alpha of a pixel. */
function pixel(pixels: Pixels, x: number, y: number): readonly number[] {
  const at = 4 * (y * pixels.width + x);
  return [...pixels.bytes.subarray(at, at + 4)];
}

test('fills the pixels of a rectangle and no other', () => {
  const pixels = new Pixels(6, 4);
  pixels.put([1, 1, 3, 2, 0.5, 4, 3, 5, 4, 1], RED);
  const filled = Array.from({ length: 24 }, (_, at) => [at % 6, Math.floor(at / 6)] as const).filter(
    ([x, y]) => pixel(pixels, x, y)[3] !== 0,
  );
  expect(filled).toEqual([
    [1, 1],
    [2, 1],
    [4, 3],
  ]);
  expect(pixel(pixels, 1, 1)).toEqual([255, 0, 0, 128]);
  expect(pixel(pixels, 4, 3)).toEqual([255, 0, 0, 255]);
});

test('what lies beside the picture is left out, and does not come in on the other side', () => {
  const pixels = new Pixels(4, 4);
  pixels.put([-3, -3, 1, 1, 1, 3, 2, 9, 9, 1, -5, 1, -2, 2, 1, 6, 1, 8, 2, 1], RED);
  const alphas = Array.from({ length: 16 }, (_, at) => pixels.bytes[4 * at + 3] ?? 0);
  expect(alphas).toEqual([255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 255]);
});

test('what is filled above something lets it through as its opacity says', () => {
  const pixels = new Pixels(1, 1);
  pixels.put([0, 0, 1, 1, 1], BLUE);
  pixels.put([0, 0, 1, 1, 0.4], RED);
  expect(pixel(pixels, 0, 0)).toEqual([102, 0, 153, 255]);
  pixels.clear();
  pixels.put([0, 0, 1, 1, 0.5], BLUE);
  pixels.put([0, 0, 1, 1, 0.5], RED);
  const [red = 0, , blue = 0, alpha] = pixel(pixels, 0, 0);
  expect(alpha).toBe(192);
  expect(red).toBeGreaterThan(blue);
  expect(red + blue).toBe(255);
});

test('nothing is filled with nothing', () => {
  const pixels = new Pixels(2, 1);
  pixels.put([0, 0, 2, 1, 1], BLUE);
  pixels.put([0, 0, 2, 1, 0.001], RED);
  expect(pixel(pixels, 0, 0)).toEqual([0, 0, 255, 255]);
});

/** A place in whole pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const CORNER: Point = { x: 0, y: 0 };

/** A picture as words of alpha, blue, green, red from the highest byte on, as image data has them on every processor a browser runs on. */
export class Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8ClampedArray<ArrayBuffer>;
  private readonly words: Uint32Array<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.words = new Uint32Array(width * height);
    this.bytes = new Uint8ClampedArray(this.words.buffer);
  }

  clear(): void {
    this.words.fill(0);
  }

  /**
   * Fills rectangles with a colour, of which only blue, green and red count, above what is there. Each is five numbers: left,
   * top, right and bottom in whole pixels from `origin`, the last two beyond it, and its opacity.
   */
  put(rects: ArrayLike<number>, color: number, { x: originX, y: originY }: Point = CORNER): void {
    const { words, width, height } = this;
    for (let at = 0; at < rects.length; at += 5) {
      const alpha = Math.round((rects[at + 4] ?? 0) * 255);
      const word = ((alpha << 24) | (color & 0xff_ff_ff)) >>> 0;
      const from = Math.max((rects[at] ?? 0) + originX, 0);
      const to = Math.min((rects[at + 2] ?? 0) + originX, width);
      const end = Math.min((rects[at + 3] ?? 0) + originY, height);
      for (let y = Math.max((rects[at + 1] ?? 0) + originY, 0); alpha > 0 && y < end; y++) {
        for (let pixel = y * width + from; pixel < y * width + to; pixel++) {
          const below = words[pixel] ?? 0;
          // Nearly all rectangles lie beside one another.
          words[pixel] = below === 0 || alpha === 255 ? word : over(word, below);
        }
      }
    }
  }
}

/** One colour above another, both with their alpha and neither multiplied by it. */
function over(word: number, below: number): number {
  const alpha = (word >>> 24) / 255;
  const rest = ((below >>> 24) / 255) * (1 - alpha);
  const whole = alpha + rest;
  const mixed = (shift: number) =>
    Math.round((((word >>> shift) & 0xff) * alpha + ((below >>> shift) & 0xff) * rest) / whole) << shift;
  return ((Math.round(whole * 255) << 24) | mixed(16) | mixed(8) | mixed(0)) >>> 0;
}

import { HEALTHS } from '@model/summary.ts';
import { BlockBook, noRows, type RowsByHealth } from './block-book.ts';
import { RectRows } from './rect-rows.ts';
import { Pixels } from './pixels.ts';

/**
 * Where the blocks of a frame are put together before the canvas gets them, as one picture: without a graphics card it takes
 * longer to fill as many rectangles of its own.
 */
export class BlockSheet {
  private readonly context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  readonly book = new BlockBook();
  private readonly rows = noRows();
  /** What lies over blocks that are shaded by how often they changed. */
  readonly heat = new RectRows();
  /** What lies around blocks that differ between two instants. */
  readonly outlines = { added: new RectRows(), removed: new RectRows(), changed: new RectRows() };
  private readonly words = new Map<string, number>();
  private held: { readonly pixels: Pixels; readonly image: ImageData } | undefined;

  /** Room for the blocks of a frame. */
  emptied(): RowsByHealth {
    for (const health of HEALTHS) this.rows[health].empty();
    this.heat.empty();
    for (const rows of Object.values(this.outlines)) rows.empty();
    return this.rows;
  }

  /** An empty sheet of this size. */
  cleared(width: number, height: number): Pixels {
    if (this.held?.pixels.width === width && this.held.pixels.height === height) {
      this.held.pixels.clear();
      return this.held.pixels;
    }
    const pixels = new Pixels(width, height);
    this.held = { pixels, image: new ImageData(pixels.bytes, width, height) };
    return pixels;
  }

  /** A colour of the style sheet in the words of {@link Pixels}. */
  wordOf(color: string): number {
    const known = this.words.get(color);
    if (known !== undefined || !this.context) return known ?? 0;
    this.context.fillStyle = color;
    this.context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = this.context.getImageData(0, 0, 1, 1).data;
    const word = (blue << 16) | (green << 8) | red;
    this.words.set(color, word);
    return word;
  }

  /** Draws the sheet over a canvas of its size, whatever the scale of that is. */
  drawOn(canvas: CanvasRenderingContext2D): void {
    if (!this.context || !this.held) return;
    const { image } = this.held;
    const own = this.context.canvas;
    if (own.width !== image.width) own.width = image.width;
    if (own.height !== image.height) own.height = image.height;
    this.context.putImageData(image, 0, 0);
    const scale = canvas.getTransform();
    canvas.setTransform(1, 0, 0, 1, 0, 0);
    canvas.globalAlpha = 1;
    canvas.drawImage(own, 0, 0);
    canvas.setTransform(scale);
  }
}

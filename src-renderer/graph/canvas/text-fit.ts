/** By font, then by text. */
const widths = new Map<string, Map<string, number>>();
const MAX_WIDTHS = 4000;
const MAX_FONTS = 40;

/** A canvas and a font to write with on it. */
export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly font: string;
}

/** The width of a text. Measured once: the same titles are written in each frame, and asking a canvas is slow. */
export function textWidth({ context, font }: Pen, text: string): number {
  const inFont = widths.get(font) ?? new Map<string, number>();
  const known = inFont.get(text);
  if (known !== undefined) return known;
  if (inFont.size >= MAX_WIDTHS) inFont.clear();
  context.font = font;
  const { width } = context.measureText(text);
  inFont.set(text, width);
  // Titles have a font for each zoom; those of zooms long gone are not kept.
  if (!widths.has(font) && widths.size >= MAX_FONTS) widths.clear();
  widths.set(font, inFont);
  return width;
}

/** When fonts arrive, all that was measured was measured in their substitutes. */
export function forgetWidths(): void {
  widths.clear();
}

/** The text, or as much of its middle left out as makes it fit into `width`; empty if not even one letter fits. */
export function fitText(pen: Pen, text: string, width: number): string {
  if (textWidth(pen, text) <= width) return text;
  let fits = 0;
  let tooLong = text.length;
  while (tooLong - fits > 1) {
    const length = (fits + tooLong) >> 1;
    if (textWidth(pen, shortened(text, length)) <= width) fits = length;
    else tooLong = length;
  }
  return fits === 0 ? '' : shortened(text, fits);
}

/** The text with `length` characters kept, more of its end than of its start: the end tells apart what is alike. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = Math.floor(Math.max(length - 1, 0) * 0.4);
  const tail = Math.max(length - 1 - head, 0);
  return `${text.slice(0, head)}…${tail === 0 ? '' : text.slice(-tail)}`;
}

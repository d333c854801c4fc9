/** A canvas that covers its parent in device pixels. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** Device pixels per CSS pixel it was made for. */
  readonly ratio: number;
}

/**
 * Fits a canvas to a size in CSS pixels and clears it. Blocks cover the whole canvas with thousands of rectangles:
 * while they are shown, one pixel per CSS pixel is enough, and without a graphics card the only thing that is smooth.
 */
export function fitSurface(
  canvas: HTMLCanvasElement,
  size: { readonly width: number; readonly height: number; readonly isCoarse: boolean },
): Surface | undefined {
  const ratio = size.isCoarse ? 1 : window.devicePixelRatio;
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.clearRect(0, 0, width, height);
  return { context, ratio };
}

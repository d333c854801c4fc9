import { type RefObject, useEffect, useRef } from 'react';
import { onThemeChange, readTokenColors, type TokenColors } from '../../theme/token-colors.ts';

/** The size of a canvas in CSS pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

export interface Painter {
  /** Draws all; the canvas is empty and measured in CSS pixels. */
  readonly paint: (context: CanvasRenderingContext2D, size: CanvasSize, colors: TokenColors) => void;
  /** Calls back when something to be drawn changed; returns how to stop. */
  readonly subscribe: (changed: () => void) => () => void;
  readonly onSize?: (size: CanvasSize) => void;
}

/**
 * Keeps a canvas as large as its box, sharp on any screen, and painted: at most once a frame and only after something
 * changed. `painter` should keep its identity while nothing about it changes.
 */
export function useCanvas(painter: Painter): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return undefined;
    let colors = readTokenColors();
    let size: CanvasSize = { width: 0, height: 0 };
    let frame = 0;
    const paint = () => {
      frame = 0;
      const ratio = devicePixelRatio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.width, size.height);
      painter.paint(context, size, colors);
    };
    const changed = () => {
      frame ||= requestAnimationFrame(paint);
    };
    const measured = new ResizeObserver(([entry]) => {
      if (!entry) return;
      size = { width: entry.contentRect.width, height: entry.contentRect.height };
      canvas.width = Math.round(size.width * devicePixelRatio);
      canvas.height = Math.round(size.height * devicePixelRatio);
      painter.onSize?.(size);
      paint();
    });
    measured.observe(canvas);
    const stops = [
      painter.subscribe(changed),
      onThemeChange(() => {
        colors = readTokenColors();
        changed();
      }),
    ];
    // Text drawn before its font has come would stay in another one.
    void document.fonts.ready.then(changed);
    return () => {
      measured.disconnect();
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [painter]);
  return ref;
}

/** The font of canvas text: the page's own family at a token's size. */
export function canvasFont(canvas: HTMLCanvasElement, family: '--sans' | '--mono'): string {
  const style = getComputedStyle(canvas);
  return `${style.getPropertyValue('--size-small')} ${style.getPropertyValue(family)}`;
}

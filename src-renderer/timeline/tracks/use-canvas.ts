import { type RefObject, useEffect, useRef } from 'react';
import { onThemeChange, readTokenColors, type TokenColors } from '../../theme/token-colors.ts';

/** The size of a canvas in CSS pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** What the page's style sheet says of a canvas. Read once a theme: asking for it makes the page work out all its styles. */
export interface CanvasLook {
  readonly colors: TokenColors;
  /** The fonts of the page at the size of small text. */
  readonly sans: string;
  readonly mono: string;
}

export interface Painter {
  /** Draws all; the canvas is empty and measured in CSS pixels. */
  readonly paint: (context: CanvasRenderingContext2D, size: CanvasSize, look: CanvasLook) => void;
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
    let look = lookOf(canvas);
    let size: CanvasSize = { width: 0, height: 0 };
    let frame = 0;
    const paint = () => {
      frame = 0;
      const ratio = devicePixelRatio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.width, size.height);
      painter.paint(context, size, look);
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
        look = lookOf(canvas);
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

function lookOf(canvas: HTMLCanvasElement): CanvasLook {
  const style = getComputedStyle(canvas);
  const size = style.getPropertyValue('--size-small');
  const font = (family: string) => `${size} ${style.getPropertyValue(family)}`;
  return { colors: readTokenColors(), sans: font('--sans'), mono: font('--mono') };
}

import { useStoreApi } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import type { Player } from '../playback/player.ts';
import { onThemeChange, readTokenColors } from '../theme/token-colors.ts';
import { BlockSheet } from './canvas/blocks/block-sheet.ts';
import type { CanvasStyle, Painting } from './canvas/paint.ts';
import { isAllIn, paintMinimap } from './canvas/paint-minimap.ts';
import { EDGE_ZOOM } from './canvas/paint-edges.ts';
import { paintScene } from './canvas/paint-scene.ts';
import { GHOST_ZOOM } from './picture/scene-picture.ts';
import { squeezeOf } from './canvas/squeeze.ts';
import { fitSurface } from './canvas/surface.ts';
import { forgetWidths } from './canvas/text-fit.ts';
import { layoutThread } from './layout/thread/layout-desk.ts';
import type { SceneLens } from './modes/lens.ts';
import { Stage, type StagePage } from './stage.ts';

/** Size of the minimap in CSS pixels. */
export const MINIMAP = { width: 148, height: 92 } as const;

/**
 * A stage for the player, connected to the page: its ticks to the screen's frames, its eye to the viewport of
 * xyflow, its painting to the two canvases.
 */
export function useStage(player: Player, lens: SceneLens): StageOnPage {
  const store = useStoreApi();
  const { stage, page } = useMemo(() => connect(player, lens), [player, lens]);

  useEffect(() => {
    const look = () => {
      const { transform, width, height } = store.getState();
      const { eye } = stage;
      const [x, y, zoom] = transform;
      if (eye.x === x && eye.y === y && eye.zoom === zoom && eye.width === width && eye.height === height) return;
      stage.look({ x, y, zoom, width, height });
    };
    const stops = [store.subscribe(look), stage.start(), page.start()];
    look();
    return () => stops.forEach((stop) => stop());
  }, [stage, page, store]);
  return { stage, setScene: page.setScene, setMinimap: page.setMinimap };
}

/** A stage and where to hand it the canvases that it paints on. */
export interface StageOnPage {
  readonly stage: Stage;
  readonly setScene: (canvas: HTMLCanvasElement | null) => void;
  readonly setMinimap: (canvas: HTMLCanvasElement | null) => void;
}

interface PageOfStage {
  readonly setScene: (canvas: HTMLCanvasElement | null) => void;
  readonly setMinimap: (canvas: HTMLCanvasElement | null) => void;
  /** Watches the theme and the fonts; returns how to stop. */
  readonly start: () => () => void;
}

export function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function connect(player: Player, lens: SceneLens): { readonly stage: Stage; readonly page: PageOfStage } {
  let ticket: number | undefined;
  let style: CanvasStyle | undefined;
  const canvases: Canvases = { scene: null, minimap: null };
  const sheet = new BlockSheet();
  const stagePage: StagePage = {
    prefersStillness,
    layoutThread,
    // The player draws within a frame, and what it draws belongs to that frame.
    frameTime: () => Number(document.timeline.currentTime),
    schedule() {
      ticket ??= requestAnimationFrame((now) => {
        ticket = undefined;
        stage.tick(now);
      });
    },
    paint(now) {
      style ??= readStyle();
      const { selection } = player.state.getState();
      paintStage({ stage, canvas: canvases.scene, sheet, readNews, style, now, selection });
    },
    paintMap() {
      style ??= readStyle();
      const small = canvases.minimap && fitSurface(canvases.minimap, { ...MINIMAP, isCoarse: false });
      const { layout, picture, eye: view } = stage;
      if (!canvases.minimap || !small) return;
      canvases.minimap.dataset['isIdle'] = String(isAllIn(view, layout.bounds));
      paintMinimap({ ...small, layout, drawn: picture.drawn, view, style, ...MINIMAP });
    },
  };
  const stage: Stage = new Stage(player, stagePage, lens);
  const readNews = stage.picture.news.reader();
  const setCanvas = (name: keyof Canvases) => (canvas: HTMLCanvasElement | null) => {
    canvases[name] = canvas;
    if (canvas) stage.redraw();
  };
  const start = () => {
    const stopWatching = onThemeChange(() => {
      style = undefined;
      stage.redraw();
    });
    // The canvas writes with the page's fonts, which may come after the first picture.
    const onFonts = () => {
      forgetWidths();
      stage.redraw();
    };
    document.fonts.addEventListener('loadingdone', onFonts);
    return () => {
      stopWatching();
      document.fonts.removeEventListener('loadingdone', onFonts);
      if (ticket !== undefined) cancelAnimationFrame(ticket);
      ticket = undefined;
    };
  };
  return { stage, page: { setScene: setCanvas('scene'), setMinimap: setCanvas('minimap'), start } };
}

interface Canvases {
  scene: HTMLCanvasElement | null;
  minimap: HTMLCanvasElement | null;
}

function readStyle(): CanvasStyle {
  const root = getComputedStyle(document.documentElement);
  return {
    colors: readTokenColors(),
    sans: root.getPropertyValue('--sans').trim(),
    mono: root.getPropertyValue('--mono').trim(),
  };
}

interface StagePainting {
  readonly stage: Stage;
  readonly canvas: HTMLCanvasElement | null;
  readonly sheet: BlockSheet;
  readonly readNews: Painting['readNews'];
  readonly style: CanvasStyle;
  readonly now: number;
  readonly selection: number | undefined;
}

function paintStage({ stage, canvas, sheet, readNews, style, now, selection }: StagePainting): void {
  const { eye, layout, groupTallies, related, picture } = stage;
  const { width, height } = eye;
  const { drawn } = picture;
  const surface = canvas && fitSurface(canvas, { width, height, isCoarse: stage.mounted.size === 0 });
  if (surface) {
    const painting: Painting = {
      context: surface.context,
      sheet,
      view: eye,
      now,
      style,
      layout,
      squeezes: layout.groups.map((group) => squeezeOf(group, eye.zoom)),
      drawn,
      readNews,
      near: () => stage.near.items(),
      mounted: stage.mounted,
      edges: eye.zoom < EDGE_ZOOM && !related ? [] : stage.near.edges(),
      links: stage.links(),
      free: eye.zoom < GHOST_ZOOM ? [] : stage.near.free(),
      ghosts: picture.ghosts,
      groupTallies,
      nameOf: (life) => stage.nameOf(life),
      isPlain: stage.isPlain,
      heatOf: stage.lens.heatOf,
      differenceOf: stage.lens.differenceOf,
      matches: (item) => stage.matches(item),
      isFaded: (item) => stage.isFaded(item),
      ...(related && { related }),
      ...(selection !== undefined && { selection }),
    };
    paintScene(painting, surface.ratio);
  }
}

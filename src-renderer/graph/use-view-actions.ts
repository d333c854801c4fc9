import type { Health } from '@model/summary.ts';
import { useReactFlow } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Rect } from './layout/places.ts';
import {
  type Attracting,
  around,
  broughtIn,
  firstView,
  fitView,
  focusView,
  heldOn,
  keptOn,
  viewRect,
  within,
} from './picture/detail.ts';
import { ancestryOf, descendsFrom } from './picture/relations.ts';
import type { Drawn } from './picture/scene-picture.ts';
import { isBare, type Tally } from './picture/tally.ts';
import type { Stage } from './stage.ts';
import { prefersStillness } from './use-stage.ts';

/** The limits of the wheel and of {@link ViewActions.zoomBy}. */
export const ZOOM = { min: 0.02, max: 2 } as const;

/** Pixels left free around what is fitted into view, and the largest zoom used for it. */
const FIT = { margin: 16, foot: 28, maxZoom: 1 };
const FOCUS = { margin: 40, foot: 28, maxZoom: 1.15 };
/** What is to be read does not lie under the legend and the minimap. */
const READ = { margin: 16, foot: 112, maxZoom: 1 };
const CAMERA_MS = 220;

interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What a person did with the view: it is kept where the player is another one, after the engine was away. */
interface Held {
  isTaken: boolean;
  beforeFocus?: Viewport | undefined;
}

/** What moves the viewport on command. It never moves by itself once somebody has taken it. */
export interface ViewActions {
  /** The person has taken the view: it is no longer fitted when the picture is arranged anew. */
  readonly keepView: () => void;
  readonly moveTo: (viewport: Viewport) => void;
  /** Moves at once, as a drag does. */
  readonly jumpTo: (viewport: Viewport) => void;
  readonly fitAll: () => void;
  readonly fitGroup: (group: Rect | undefined) => void;
  /** The picture is about to be arranged in another way: the eye goes with what is selected, else with what it looks at. */
  readonly letGo: () => void;
  /**
   * Fits an object with its owners and what it owns, and what it has to do with nearby, until {@link unfocus} goes back to
   * where the view was before the first of these.
   */
  readonly focus: (id: number) => void;
  readonly unfocus: () => void;
  readonly zoomBy: (factor: number) => void;
  /** Pans as little as shows all of it; the zoom stays. */
  readonly bringIntoView: (place: Rect) => void;
  /** The same for an object with all that it owns, as far as that fits. */
  readonly follow: (id: number) => void;
}

/** The actions on the viewport; also puts the eye on the picture when it is new and nobody has taken the view. */
export function useViewActions(stage: Stage): ViewActions {
  const { setViewport } = useReactFlow();
  const arranged = useStore(stage.view, (view) => view.arranged);
  const [held] = useState((): Held => ({ isTaken: false }));

  const { actions, fitUntaken } = useMemo(() => {
    const jumpTo = ({ x, y, zoom }: Viewport) => void setViewport({ x, y, zoom });
    const moveTo = ({ x, y, zoom }: Viewport) =>
      // Its usual flight draws back on the way, also where the zoom is to stay.
      void setViewport({ x, y, zoom }, { duration: prefersStillness() ? 0 : CAMERA_MS, interpolate: 'linear' });
    return viewActions(stage, { jumpTo, moveTo }, held);
  }, [stage, setViewport, held]);

  // Places may be known before what stands on them.
  const isFilled = useStore(stage.view, ({ tally }) => tally !== undefined && !isBare(tally));
  useEffect(() => {
    if (isFilled || arranged > 0) fitUntaken();
  }, [arranged, isFilled, fitUntaken]);
  return actions;
}

type Camera = Pick<ViewActions, 'jumpTo' | 'moveTo'>;

function viewActions(
  stage: Stage,
  camera: Camera,
  held: Held,
): { readonly actions: ViewActions; readonly fitUntaken: () => void } {
  let anchor: { readonly id: number; readonly from: Rect } | undefined;
  const take = (move: () => void) => {
    held.isTaken = true;
    move();
  };
  const bring = (what: Parameters<typeof broughtIn>[0]) => {
    const { eye } = stage;
    const next = broughtIn(what, eye, READ);
    if (next.x !== eye.x || next.y !== eye.y) take(() => camera.moveTo(next));
  };
  const focusOn = (id: number) =>
    take(() => {
      const tree = familyOf(stage, id);
      const others = placesOf(stage, stage.relatedTo(id));
      if (tree) camera.moveTo(keptOn(stage.layout.bounds, focusView({ tree, others }, stage.eye, FOCUS), FOCUS));
    });
  const actions: ViewActions = {
    moveTo: (viewport) => take(() => camera.moveTo(viewport)),
    jumpTo: (viewport) => take(() => camera.jumpTo(viewport)),
    keepView: () => take(() => undefined),
    fitAll: () => camera.moveTo(fitView(wholeOf(stage), stage.eye, FIT)),
    fitGroup: (group) =>
      take(() => {
        if (group) camera.moveTo(keptOn(stage.layout.bounds, fitView(group, stage.eye, FOCUS), FOCUS));
      }),
    letGo: () => {
      const kept = anchorOf(stage, held.isTaken);
      anchor = kept && { id: kept.id, from: kept.place };
      held.isTaken = false;
      held.beforeFocus = undefined;
    },
    focus: (id) => {
      held.beforeFocus ??= stage.eye;
      focusOn(id);
    },
    unfocus: () => {
      if (held.beforeFocus) camera.moveTo(held.beforeFocus);
      held.beforeFocus = undefined;
    },
    bringIntoView: (place) => bring({ card: place, whole: place }),
    follow: (id) => {
      const card = stage.picture.drawn.get(id)?.place;
      if (card) bring({ card, whole: around(ownedPlaces(stage, id)) ?? card });
    },
    zoomBy: (factor) => take(() => camera.moveTo(zoomed(stage.eye, factor))),
  };
  const fitUntaken = () => {
    if (held.isTaken) return;
    const kept = anchor;
    anchor = undefined;
    const to = kept && stage.picture.drawn.get(kept.id)?.place;
    if (kept && to) {
      take(() => camera.jumpTo(heldOn({ from: kept.from, to, whole: stage.layout.bounds }, stage.eye, READ)));
    } else camera.jumpTo(firstView(attractingOn(stage), stage.eye, READ));
  };
  return { actions, fitUntaken };
}

/** What is not to be lost from sight: the selection, else of a view that somebody has taken what is in its middle. */
function anchorOf({ picture, related, eye }: Stage, isTaken: boolean): Drawn | undefined {
  if (related) return picture.drawn.get(related.selection);
  if (!isTaken) return undefined;
  const [x, y] = [(eye.width / 2 - eye.x) / eye.zoom, (eye.height / 2 - eye.y) / eye.zoom];
  const away = ({ place }: Drawn) => Math.hypot(place.x + place.width / 2 - x, place.y + place.height / 2 - y);
  const inView = within(picture.drawn.values(), viewRect(eye));
  return inView.reduce<Drawn | undefined>((best, one) => (best && away(best) <= away(one) ? best : one), undefined);
}

/** All boxes in which something stands at the instant shown. */
function boxesOf({ layout, groupTallies }: Stage): readonly Rect[] {
  return layout.groups.filter((_, index) => isOccupied(groupTallies[index]));
}

function isOccupied(tally: Tally | undefined): boolean {
  return tally === undefined || !isBare(tally);
}

function wholeOf(stage: Stage): Rect {
  return around(boxesOf(stage)) ?? stage.layout.bounds;
}

/**
 * The box with the most of what fails, else of what is not well, and there the workloads with the most of it. Where all is
 * well, the first box.
 */
function attractingOn(stage: Stage): Attracting {
  const { layout, picture } = stage;
  const whole = wholeOf(stage);
  const there = [...picture.drawn.values()].filter(({ leaving }) => !leaving);
  const having = (...healths: readonly Health[]) =>
    new Set(there.filter(({ object }) => healths.includes(object.summary.health)));
  const attracting = [having('failing'), having('degraded', 'progressing')].find(({ size }) => size > 0) ?? new Set();
  const [most] = byNumber(Map.groupBy(attracting, ({ place }) => place.group));
  const box = most === undefined ? undefined : layout.groups[most];
  if (!box) {
    const [first = whole] = boxesOf(stage).toSorted((a, b) => a.x - b.x || a.y - b.y);
    return { whole, box: first, rows: [] };
  }
  const rootOf = ({ id }: Drawn) => [...ancestryOf(id, layout)].findLast((above) => picture.drawn.has(above));
  const inBox = there.filter(({ place }) => place.group === most);
  const trees = Map.groupBy(inBox, rootOf);
  const unwell = byNumber(
    Map.groupBy(
      inBox.filter((drawn) => attracting.has(drawn)),
      rootOf,
    ),
  );
  const rows = unwell.flatMap((root) => around((trees.get(root) ?? []).map(({ place }) => place)) ?? []);
  return { whole, box, rows };
}

/** The names of heaps, the largest first. */
function byNumber<Name>(heaps: ReadonlyMap<Name, readonly unknown[]>): Name[] {
  return [...heaps].sort(([, a], [, b]) => b.length - a.length).map(([name]) => name);
}

/** Where an object stands, and all that it owns. */
function ownedPlaces({ picture, layout }: Stage, id: number): readonly Rect[] {
  return [...picture.drawn.values()]
    .filter((drawn) => drawn.id === id || (!drawn.leaving && descendsFrom(drawn.id, id, layout)))
    .map(({ place }) => place);
}

/** Around an object, its owners and all that it owns. */
function familyOf(stage: Stage, id: number): Rect | undefined {
  return around([...placesOf(stage, ancestryOf(id, stage.layout)), ...ownedPlaces(stage, id)]);
}

function placesOf(stage: Stage, ids: ReadonlySet<number>) {
  return [...stage.picture.drawn.values()].filter(({ id }) => ids.has(id)).map(({ place }) => place);
}

function zoomed({ x, y, zoom, width, height }: Stage['eye'], factor: number): Viewport {
  const next = Math.min(ZOOM.max, Math.max(ZOOM.min, zoom * factor));
  const [middleX, middleY] = [width / 2, height / 2];
  return { zoom: next, x: middleX - ((middleX - x) * next) / zoom, y: middleY - ((middleY - y) * next) / zoom };
}

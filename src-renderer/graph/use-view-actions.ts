import type { Health } from '@model/summary.ts';
import { useReactFlow } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Rect } from './layout/places.ts';
import { type Attracting, around, firstView, fitView, keptOn, occupied, viewRect } from './picture/detail.ts';
import { isBare, type Tally } from './picture/tally.ts';
import type { Stage } from './stage.ts';
import { prefersStillness } from './use-stage.ts';

/** The limits of the wheel and of {@link ViewActions.zoomBy}. */
export const ZOOM = { min: 0.02, max: 2 } as const;

/** Pixels left free around what is fitted into view, and the largest zoom used for it. */
const FIT = { margin: 16, foot: 28, maxZoom: 1 };
const FOCUS = { margin: 40, foot: 28, maxZoom: 1.15 };
const CAMERA_MS = 220;

interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
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
  /** The picture is about to be arranged in another way: the eye may go with it. */
  readonly letGo: () => void;
  /** Fits an object and its relations. */
  readonly focusOn: (id: number) => void;
  readonly zoomBy: (factor: number) => void;
  /** Pans to what is not wholly in view; the zoom stays. */
  readonly bringIntoView: (place: Rect) => void;
}

/** The actions on the viewport; also puts the eye on the picture when it is new and nobody has taken the view. */
export function useViewActions(stage: Stage): ViewActions {
  const { setViewport } = useReactFlow();
  const arranged = useStore(stage.view, (view) => view.arranged);

  const { actions, fitUntaken } = useMemo(() => {
    const jumpTo = ({ x, y, zoom }: Viewport) => void setViewport({ x, y, zoom });
    const moveTo = ({ x, y, zoom }: Viewport) =>
      // Its usual flight draws back on the way, also where the zoom is to stay.
      void setViewport({ x, y, zoom }, { duration: prefersStillness() ? 0 : CAMERA_MS, interpolate: 'linear' });
    return viewActions(stage, { jumpTo, moveTo });
  }, [stage, setViewport]);

  // Places may be known before what stands on them.
  const isFilled = useStore(stage.view, ({ tally }) => tally !== undefined && !isBare(tally));
  useEffect(() => {
    if (isFilled || arranged > 0) fitUntaken();
  }, [arranged, isFilled, fitUntaken]);
  return actions;
}

type Camera = Pick<ViewActions, 'jumpTo' | 'moveTo'>;

function viewActions(stage: Stage, camera: Camera): { readonly actions: ViewActions; readonly fitUntaken: () => void } {
  let isTaken = false;
  const take = (move: () => void) => {
    isTaken = true;
    move();
  };
  const fitRect = (rect: Parameters<typeof fitView>[0] | undefined) => {
    if (rect) camera.moveTo(keptOn(stage.layout.bounds, fitView(rect, stage.eye, FOCUS), FOCUS));
  };
  const actions: ViewActions = {
    moveTo: (viewport) => take(() => camera.moveTo(viewport)),
    jumpTo: (viewport) => take(() => camera.jumpTo(viewport)),
    keepView: () => take(() => undefined),
    fitAll: () => camera.moveTo(fitView(occupiedOn(stage), stage.eye, FIT)),
    fitGroup: (group) => take(() => fitRect(group)),
    letGo: () => {
      isTaken = false;
    },
    focusOn: (id) => take(() => fitRect(around(placesOf(stage, stage.relatedTo(id))))),
    bringIntoView: (place) => {
      const { eye } = stage;
      if (!isSeen(place, eye)) take(() => camera.moveTo(fitView(place, eye, { margin: 0, maxZoom: eye.zoom })));
    },
    zoomBy: (factor) => take(() => camera.moveTo(zoomed(stage.eye, factor))),
  };
  const fitUntaken = () => {
    if (isTaken) return;
    camera.jumpTo(firstView({ whole: occupiedOn(stage), ...attractionOn(stage) }, stage.eye, FIT));
  };
  return { actions, fitUntaken };
}

/** Wholly in view, and not at its very edge. */
function isSeen(place: Rect, eye: Stage['eye']): boolean {
  const seen = viewRect(eye, -0.05);
  return (
    place.x >= seen.x &&
    place.y >= seen.y &&
    place.x + place.width <= seen.x + seen.width &&
    place.y + place.height <= seen.y + seen.height
  );
}

/** Where something stands at the instant shown. */
function occupiedOn({ layout, picture, groupTallies }: Stage): Rect {
  const there = [...picture.drawn.values()].filter(({ leaving }) => !leaving);
  return occupied(
    around(layout.groups.filter((_, index) => isOccupied(groupTallies[index]))) ?? layout.bounds,
    there.map(({ place }) => place),
  );
}

function isOccupied(tally: Tally | undefined): boolean {
  return tally === undefined || !isBare(tally);
}

/** What fails, else what is not well, in the box with the most of that; where all is well, the box with the most objects. */
function attractionOn({ layout, picture }: Stage): Pick<Attracting, 'attraction'> {
  const there = [...picture.drawn.values()].filter(({ leaving }) => !leaving);
  const having = (...healths: readonly Health[]) =>
    there.filter(({ object }) => healths.includes(object.summary.health));
  const attracting =
    [having('failing'), having('degraded', 'progressing'), there].find(({ length }) => length > 0) ?? [];
  const inGroup = Map.groupBy(attracting, ({ place }) => place.group);
  const [most] = [...inGroup].sort(([, a], [, b]) => b.length - a.length);
  if (!most) return {};
  const [group, drawn] = most;
  const [box, what] = [layout.groups[group], around(drawn.map(({ place }) => place))];
  return box && what ? { attraction: { box, what } } : {};
}

function placesOf(stage: Stage, ids: ReadonlySet<number>) {
  return [...stage.picture.drawn.values()].filter(({ id }) => ids.has(id)).map(({ place }) => place);
}

function zoomed({ x, y, zoom, width, height }: Stage['eye'], factor: number): Viewport {
  const next = Math.min(ZOOM.max, Math.max(ZOOM.min, zoom * factor));
  const [middleX, middleY] = [width / 2, height / 2];
  return { zoom: next, x: middleX - ((middleX - x) * next) / zoom, y: middleY - ((middleY - y) * next) / zoom };
}

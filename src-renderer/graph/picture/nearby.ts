import { type Layout, overlaps, type Rect } from '../layout/places.ts';
import { isWithin, type View, viewRect } from './detail.ts';
import { type Edge, ownerEdges } from './edges.ts';
import { type FreeSlot, freeSlots } from './free-slots.ts';
import type { Drawn } from './scene-picture.ts';

/** What is near the view is worked out this far around it, as a share of its size. */
const MARGIN = 0.5;

/** What is looked at, and how it is now. */
export interface Looked {
  readonly eye: View;
  readonly layout: Layout;
  readonly drawn: ReadonlyMap<number, Drawn>;
  /** The instant shown. */
  readonly seq: number;
  /** Whether a life ended before the instant shown. */
  readonly wasThere: (life: number) => boolean;
  /** The opacity that the selection, the filter and the modes leave to something. */
  readonly strengthOf: (drawn: Drawn) => number;
}

/** What is near the view, and what is drawn of it alone: each is worked out when it is first asked for, and held. */
export class Nearby {
  private readonly looked: () => Looked;
  private held: Held | undefined;

  constructor(looked: () => Looked) {
    this.looked = looked;
  }

  /** Another instant is shown, or other places, or something else stands out. */
  forget(): void {
    this.held = undefined;
  }

  /** Of all that is drawn, what can be in view. */
  items(): readonly Drawn[] {
    return this.around(this.looked()).items;
  }

  /** The lines from owners. */
  edges(): readonly Edge[] {
    const looked = this.looked();
    const near = this.around(looked);
    near.edges ??= ownerEdges(near.items, looked.drawn);
    return near.edges;
  }

  /** The free places. */
  free(): readonly FreeSlot[] {
    const looked = this.looked();
    const near = this.around(looked);
    near.free ??= freeSlots({ ...looked, rect: near.rect, near: near.items });
    return near.free;
  }

  private around({ eye, layout, drawn }: Looked): Held {
    // What has finished leaving is no longer drawn.
    if (this.held?.count === drawn.size && isWithin(eye, this.held.rect)) return this.held;
    const rect = viewRect(eye, MARGIN);
    this.held = { rect, count: drawn.size, items: itemsNear(drawn, layout, rect) };
    return this.held;
  }
}

interface Held {
  readonly rect: Rect;
  /** Of all that was drawn. */
  readonly count: number;
  readonly items: readonly Drawn[];
  edges?: readonly Edge[];
  free?: readonly FreeSlot[];
}

/**
 * What can be seen in a rectangle, or has a line that can: what stands in a box that reaches into it, or is owned from
 * there, and all that was ever on its way. With ten thousand objects most of the picture lies elsewhere.
 */
export function itemsNear(drawn: ReadonlyMap<number, Drawn>, layout: Layout, rect: Rect): readonly Drawn[] {
  const isNear = layout.groups.map((group) => overlaps(group, rect));
  if (isNear.every(Boolean)) return [...drawn.values()];
  const isOwnedFromNear = (owner: number | undefined) => {
    const group = owner === undefined ? undefined : layout.places.get(owner)?.group;
    return group !== undefined && isNear[group] === true;
  };
  const near: Drawn[] = [];
  for (const item of drawn.values()) {
    const { place, motion } = item;
    if (isNear[place.group] || motion.startedAt !== -Infinity || isOwnedFromNear(place.parent)) near.push(item);
  }
  return near;
}

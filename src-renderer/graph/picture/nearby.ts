import { type Layout, overlaps, type Rect } from '../layout/places.ts';
import { isWithin, type View, viewRect } from './detail.ts';
import { type Edge, ownerEdges } from './edges.ts';
import { type FreeSlot, freeSlots, type NumberedSlot, slotsIn } from './free-slots.ts';
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

/**
 * What is near the view, and what is drawn of it alone: each is worked out when it is first asked for, and held. At the next
 * instant only what is new is looked at.
 */
export class Nearby {
  private readonly looked: () => Looked;
  /** What has become another since this was asked last. */
  private readonly readNews: () => Iterable<number>;
  private held: Held | undefined;

  constructor(looked: () => Looked, readNews: () => Iterable<number>) {
    this.looked = looked;
    this.readNews = readNews;
  }

  /** Another instant is shown, or other places, or something else stands out. */
  forget(): void {
    if (this.held) this.held.drawnOf = {};
  }

  /** Of all that is drawn, what can be in view. */
  items(): readonly Drawn[] {
    const { surroundings, drawnOf } = this.around(this.looked());
    drawnOf.items ??= [...surroundings.found.values()];
    return drawnOf.items;
  }

  /** The lines from owners. */
  edges(): readonly Edge[] {
    const looked = this.looked();
    const { surroundings, drawnOf } = this.around(looked);
    drawnOf.edges ??= ownerEdges(surroundings.found.values(), looked.drawn);
    return drawnOf.edges;
  }

  /** The free places. */
  free(): readonly FreeSlot[] {
    const looked = this.looked();
    const { surroundings, drawnOf } = this.around(looked);
    drawnOf.free ??= freeSlots({ ...looked, slots: surroundings.slots(), near: surroundings.found.values() });
    return drawnOf.free;
  }

  private around(looked: Looked): Held {
    const news = [...this.readNews()];
    const { held } = this;
    if (held?.surroundings.layout !== looked.layout || !isWithin(looked.eye, held.surroundings.rect)) {
      const surroundings = new Surroundings(looked.drawn, looked.layout, viewRect(looked.eye, MARGIN));
      this.held = { surroundings, drawnOf: {} };
      return this.held;
    }
    if (news.length === 0) return held;
    held.surroundings.hear(news, looked.drawn);
    held.drawnOf = {};
    return held;
  }
}

interface Held {
  readonly surroundings: Surroundings;
  /** What was asked for of it. */
  drawnOf: { items?: readonly Drawn[]; edges?: readonly Edge[]; free?: readonly FreeSlot[] };
}

/**
 * What can be seen in a rectangle, or has a line that can: what stands in a box that reaches into it, or is owned from
 * there, and all that was ever on its way. With ten thousand objects most of the picture lies elsewhere.
 */
export class Surroundings {
  readonly layout: Layout;
  readonly rect: Rect;
  readonly found = new Map<number, Drawn>();
  /** Of each group. */
  private readonly isNear: readonly boolean[];
  private reaching: readonly NumberedSlot[] | undefined;

  constructor(drawn: ReadonlyMap<number, Drawn>, layout: Layout, rect: Rect) {
    this.layout = layout;
    this.rect = rect;
    this.isNear = layout.groups.map((group) => overlaps(group, rect));
    for (const item of drawn.values()) if (this.reaches(item)) this.found.set(item.id, item);
  }

  /** Looks again at these alone. */
  hear(news: Iterable<number>, drawn: ReadonlyMap<number, Drawn>): void {
    for (const id of news) {
      const item = drawn.get(id);
      if (item && this.reaches(item)) this.found.set(id, item);
      else this.found.delete(id);
    }
  }

  /** The places that reach into the rectangle. */
  slots(): readonly NumberedSlot[] {
    this.reaching ??= slotsIn(this.layout, this.rect);
    return this.reaching;
  }

  private reaches({ place, motion }: Drawn): boolean {
    return this.isNear[place.group] === true || motion.startedAt !== -Infinity || this.isOwnedFromNear(place.parent);
  }

  private isOwnedFromNear(owner: number | undefined): boolean {
    const group = owner === undefined ? undefined : this.layout.places.get(owner)?.group;
    return group !== undefined && this.isNear[group] === true;
  }
}

import { type Layout, overlaps, type Rect, type Slot } from '../layout/places.ts';
import type { Drawn } from './scene-picture.ts';

/** A place in which somebody was, shown as a dashed outline while its owner lives. */
export interface FreeSlot {
  readonly slot: Slot;
  /** Who was there last. */
  readonly last: number;
}

export interface FreeSlotsInput {
  readonly layout: Layout;
  readonly drawn: ReadonlyMap<number, Drawn>;
  /** The instant shown. */
  readonly seq: number;
  /** Only places that reach into it are looked for. */
  readonly rect: Rect;
  /** All that is drawn there, and perhaps more. */
  readonly near: Iterable<Drawn>;
  /** Whether a life ended before the instant shown. */
  readonly wasThere: (life: number) => boolean;
}

/** The free places at the instant shown: those of the time after it are not told of, so that it always looks the same. */
export function freeSlots({ layout, drawn, seq, rect, near, wasThere }: FreeSlotsInput): FreeSlot[] {
  const taken = new Set<number>();
  for (const { place, leaving } of near) if (!leaving) taken.add(place.slot);
  const free: FreeSlot[] = [];
  for (let index = 0; index < layout.slots.length; index++) {
    const slot = taken.has(index) ? undefined : layout.slots.at(index);
    if (!slot || !overlaps(slot, rect) || seq >= slot.until) continue;
    if (!slot.owners.some((owner) => livesInLane(drawn.get(owner)))) continue;
    const last = slot.occupants.findLast(wasThere);
    if (last !== undefined) free.push({ slot, last });
  }
  return free;
}

/** An old revision that stands among the chips has given up its lane. */
function livesInLane(owner: Drawn | undefined): boolean {
  return owner !== undefined && !owner.leaving && owner.place.size !== 'chip';
}

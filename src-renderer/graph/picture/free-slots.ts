import { type Layout, overlaps, type Rect, type Slot } from '../layout/places.ts';
import type { Drawn } from './scene-picture.ts';

/** A place in which somebody was, shown as a dashed outline while its owner lives. */
export interface FreeSlot {
  readonly slot: Slot;
  /** Who was there last. */
  readonly last: number;
  /** The opacity that is left to whoever has it free: it stands out no more. */
  readonly strength: number;
}

/** A place and its index in the layout. */
export interface NumberedSlot {
  readonly index: number;
  readonly slot: Slot;
}

/** The places that reach into a rectangle. */
export function slotsIn({ slots }: Layout, rect: Rect): readonly NumberedSlot[] {
  const found: NumberedSlot[] = [];
  for (let index = 0; index < slots.length; index++) {
    const slot = slots.at(index);
    if (slot && overlaps(slot, rect)) found.push({ index, slot });
  }
  return found;
}

export interface FreeSlotsInput {
  /** The places that are looked at. */
  readonly slots: readonly NumberedSlot[];
  readonly drawn: ReadonlyMap<number, Drawn>;
  /** The instant shown. */
  readonly seq: number;
  /** All that is drawn there, and perhaps more. */
  readonly near: Iterable<Drawn>;
  /** Whether a life ended before the instant shown. */
  readonly wasThere: (life: number) => boolean;
  /** The opacity that the selection, the filter and the modes leave to something. */
  readonly strengthOf: (drawn: Drawn) => number;
}

/** The free places at the instant shown: those of the time after it are not told of, so that it always looks the same. */
export function freeSlots({ slots, drawn, seq, near, wasThere, strengthOf }: FreeSlotsInput): FreeSlot[] {
  const taken = new Set<number>();
  // Also by what is leaving: until it has faded, its words would be written over.
  for (const { place } of near) taken.add(place.slot);
  const free: FreeSlot[] = [];
  for (const { index, slot } of slots) {
    if (taken.has(index) || seq >= slot.until) continue;
    const owner = firstInLane(slot.owners, drawn);
    const last = owner && slot.occupants.findLast(wasThere);
    if (owner && last !== undefined) free.push({ slot, last, strength: strengthOf(owner) });
  }
  return free;
}

/** The first that lives in its lane: an old revision that stands among the chips has given it up. */
function firstInLane(owners: readonly number[], drawn: ReadonlyMap<number, Drawn>): Drawn | undefined {
  for (const id of owners) {
    const owner = drawn.get(id);
    if (owner && !owner.leaving && owner.place.size !== 'chip') return owner;
  }
  return undefined;
}

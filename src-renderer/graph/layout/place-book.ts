import type { Area } from './space/area.ts';
import type { Heading } from './grouping.ts';
import type { Housing, Stay } from './housing.ts';
import type { FreshLayout } from './layout-lives.ts';
import { CARD_SIZES, GAPS, type GroupBox, type Place, type Slot } from './places.ts';
import type { Cell, Rack } from './space/shelf.ts';

/** Writes down where everybody stands, in the picture. What was written stays written. */
export class PlaceBook {
  private readonly places = new Map<number, Place>();
  private readonly slots: Slot[] = [];
  private readonly boxOf = new Map<Rack, number>();
  private regions: readonly BoxOfGroup[] = [];

  layout(housing: Housing, regions: readonly BoxOfGroup[]): FreshLayout {
    this.regions = regions;
    const boxes = regions.map(({ area, heading, part }): GroupBox => {
      const { key, title, noun } = heading;
      const named =
        part === 0 ? { key, title } : { key: `${key}+${part}`, title: `${title}, continued`, continues: key };
      return { ...area.at, ...area.used, ...named, noun };
    });
    for (const cell of housing.cells.slice(this.slots.length)) this.slots.push(slotOf(cell));
    for (const id of housing.changed) {
      const place = this.placeOf(housing.stays[id] ?? []);
      if (place) this.places.set(id, place);
    }
    housing.changed.clear();
    const width = boxes.reduce((right, box) => Math.max(right, box.x + box.width), 0);
    const height = boxes.reduce((bottom, box) => Math.max(bottom, box.y + box.height), 0);
    return { places: this.places, slots: this.slots, groups: boxes, bounds: { x: 0, y: 0, width, height } };
  }

  private placeOf(stays: readonly Stay[]): Place | undefined {
    let later: { readonly fromSeq: number; readonly place: Place } | undefined;
    const [first, ...rest] = stays;
    if (!first || rest.length === 0) return first && this.single(first);
    for (const stay of rest.toReversed()) {
      const place: Place = later ? { ...this.single(stay), later } : this.single(stay);
      later = { fromSeq: stay.fromSeq, place };
    }
    return { ...this.single(first), ...(later && { later }) };
  }

  private single({ cell, parent, isDangling }: Stay): Place {
    const { rack } = cell;
    const { size, isBracketed } = rack.shape;
    const { x, y } = rack.positionOf(cell);
    const { width, height } = CARD_SIZES[size];
    return {
      x,
      y,
      width,
      height,
      size,
      slot: cell.slot ?? 0,
      group: this.boxNumber(rack),
      parent,
      bracketX: isBracketed ? rack.area.at.x - GAPS.bracket : undefined,
      ...(isDangling ? ({ isDangling } as const) : {}),
    };
  }

  private boxNumber(rack: Rack): number {
    const known = this.boxOf.get(rack);
    if (known !== undefined) return known;
    let area: Area | undefined = rack.area;
    while (area && !area.isRegion) area = area.parent;
    const number = this.regions.findIndex((region) => region.area === area);
    this.boxOf.set(rack, number);
    return number;
  }
}

/** A box of a group: the first, or a further one. */
export interface BoxOfGroup {
  readonly area: Area;
  readonly heading: Heading;
  readonly part: number;
}

function slotOf(cell: Cell): Slot {
  const { rack, occupants, owners } = cell;
  const { x, y } = rack.positionOf(cell);
  const { width, height } = CARD_SIZES[rack.shape.size];
  return {
    x,
    y,
    width,
    height,
    occupants,
    owners,
    get until() {
      return cell.until;
    },
  };
}

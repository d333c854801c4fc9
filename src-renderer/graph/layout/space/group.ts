import { looseRank } from '../../shown-kinds.ts';
import type { Area, AreaOptions, Size } from './area.ts';
import { CompanionBook } from './companions.ts';
import { besideCard, type Expected, usualFor } from './expected-size.ts';
import type { Heading } from '../grouping.ts';
import { Lane } from './lane.ts';
import { pack, positionsOf, type Sized, type Spacing } from './packing.ts';
import { CARD_SIZES, GAPS } from '../places.ts';
import { type Cell, Shelf } from './shelf.ts';

/** Width / height that each box aims at, and the rows of loose objects below the workloads. */
const GROUP_ASPECT = 1.1;
const LOOSE_ASPECT = 3;

const BLOCK_SPACING: Spacing = { gap: GAPS.block, snap: CARD_SIZES.workload.width + GAPS.column };
const LOOSE_SPACING: Spacing = { gap: GAPS.cellX, snap: CARD_SIZES.loose.width + GAPS.cellX };

/** Cells a row of loose objects, and how many are kept for each kind, so that the second pushes nothing aside. */
const LOOSE_COLUMNS = 5;
const LOOSE_RESERVED = 2;

/** Kept free below what is in a box when it is first arranged: a row of cards that come later. */
const RESERVE = CARD_SIZES.workload.height + GAPS.cellX;

const INSET = { left: GAPS.padding, top: GAPS.title, right: GAPS.padding, bottom: GAPS.padding };

/** Finds room for a box of the picture. */
export type Ground = (options: AreaOptions) => Area;

/** What stands in the box of a group: lanes of workloads above, sections of loose objects below. */
export class Group {
  readonly heading: Heading;
  /** The box, and further ones that were made when nothing could be added to it any more. */
  readonly areas: Area[];
  readonly companions = new CompanionBook();
  private readonly ground: Ground;
  private readonly landmarks = new Map<string, Lane>();
  private readonly shared = new Map<string, Lane[]>();
  private readonly sections = new Map<string, Shelf>();
  /** Of each section, until everything has its place. */
  private readonly loose = new Map<Area, { readonly key: string; readonly rank: number }>();

  constructor(heading: Heading, { ground, floats }: { readonly ground: Ground; readonly floats: boolean }) {
    this.heading = heading;
    this.ground = ground;
    this.areas = [ground({ ...emptyBox(), floats })];
  }

  /** Finds room in a box of the group, else makes a further one. */
  place(options: AreaOptions): Area {
    for (const area of this.areas) {
      const placed = area.place(options);
      if (placed) return placed;
    }
    const area = this.ground(emptyBox(options));
    this.areas.push(area);
    const placed = area.place(options);
    if (!placed) throw new Error('A box that was just made has no room for what it was made for.');
    return placed;
  }

  /** The lane of a workload that comes back under its name; the second value says whether it is new. */
  landmark(key: string, expected: () => Expected): readonly [Lane, boolean] {
    const known = this.landmarks.get(key);
    if (known) return [known, false];
    const lane = this.newLane(expected());
    this.landmarks.set(key, lane);
    return [lane, true];
  }

  /** A lane for what comes and goes under new names, like Jobs: the first of its kind that is free and large enough. */
  lane(kind: string, expected: Expected): Lane {
    const lanes = this.shared.get(kind) ?? [];
    this.shared.set(kind, lanes);
    const known = lanes.find((lane) => lane.isFree && lane.area.grow(besideCard(expected)));
    if (known) return known.lease(expected);
    const lane = this.newLane(expected);
    lanes.push(lane);
    return lane;
  }

  /** A place among the loose objects of a kind, of which so many are expected. */
  cell(kind: { readonly group: string; readonly kind: string }, expected: () => number): Cell {
    const key = `${kind.group}/${kind.kind}`;
    const known = this.sections.get(key);
    if (known) return known.take();
    const rank = looseRank(kind.kind);
    const room = (size: Size) => {
      const area = this.place({ ...size, gap: 0 });
      if (area.parent?.floats) this.loose.set(area, { key, rank });
      return area;
    };
    const shape = { size: 'loose', columns: looseColumns, owners: [], isBracketed: false } as const;
    const shelf = new Shelf(shape, { room, expected: Math.max(expected(), LOOSE_RESERVED) });
    this.sections.set(key, shelf);
    return shelf.take();
  }

  /** Whether anything stands in it that owns or runs something. */
  get hasWorkloads(): boolean {
    return this.landmarks.size > 0 || this.shared.size > 0;
  }

  /** Puts everything that is in the box to its place, at last. Later nothing in it moves. */
  arrange(): void {
    const [area] = this.areas;
    if (!area?.floats) return;
    const sections = [...this.loose].sort(([, a], [, b]) => a.rank - b.rank || (a.key < b.key ? -1 : 1));
    const blocks = area.children.filter((child) => !this.loose.has(child));
    const height = spread(blocks, { spacing: BLOCK_SPACING, aspect: GROUP_ASPECT, top: GAPS.title });
    // Loose objects fill rows as wide as the blocks above them, or one row of five.
    const top = blocks.length > 0 ? GAPS.title + height + GAPS.block : GAPS.title;
    spread(
      sections.map(([section]) => section),
      { spacing: LOOSE_SPACING, aspect: LOOSE_ASPECT, top },
    );
    area.floats = false;
    const { used } = area;
    const least = this.hasWorkloads ? area : { width: 0, height: 0 };
    area.width = Math.max(least.width, used.width);
    area.height = Math.max(least.height, used.height + RESERVE);
    this.loose.clear();
  }

  private newLane(expected: Expected): Lane {
    const area = this.place({ ...besideCard(expected), gap: GAPS.cellY });
    return new Lane(area, { owners: [], region: this }).lease(expected);
  }
}

interface Spread {
  readonly spacing: Spacing;
  readonly aspect: number;
  readonly top: number;
}

/** Packs areas below `top`; returns how high they are together. */
function spread(areas: readonly Area[], { spacing, aspect, top }: Spread): number {
  const boxes = areas.map(({ width, height }, index): Sized => ({ key: String(index), width, height }));
  const { positions, height } = positionsOf(pack(boxes, { ...spacing, aspect }), boxes, spacing);
  areas.forEach((area, index) => {
    const { x, y } = positions.get(String(index)) ?? { x: 0, y: 0 };
    area.x = GAPS.padding + x;
    area.y = top + y;
  });
  return height;
}

/** A box with room for one thing, or for a workload as most are. */
function emptyBox(size: Size = besideCard(usualFor('Deployment'))): AreaOptions {
  return {
    width: size.width + INSET.left + INSET.right,
    height: size.height + INSET.top + INSET.bottom,
    inset: INSET,
    gap: GAPS.cellX,
    aspect: GROUP_ASPECT,
    isRegion: true,
  };
}

const looseColumns = (cells: number) => (cells <= LOOSE_COLUMNS * 12 ? LOOSE_COLUMNS : LOOSE_COLUMNS * 2);

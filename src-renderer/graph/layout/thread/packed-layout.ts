import { CARD_SIZES, type CardSize, type GroupBox, type Layout, type Place, type Rect, type Slot } from '../places.ts';

/** A layout as numbers, to be handed from thread to thread. */
export interface PackedLayout {
  readonly groups: readonly GroupBox[];
  readonly bounds: Rect;
  /** {@link PLACE_STRIDE} numbers a place; later ones of the same lives follow all others. */
  readonly places: Float64Array<ArrayBuffer>;
  /** x, y, width, height of each slot, and until when. */
  readonly slotRects: Float64Array<ArrayBuffer>;
  /** Where the occupants and the owners of each slot begin in `slotLives`; one more at the end. */
  readonly slotStarts: Int32Array<ArrayBuffer>;
  readonly slotLives: Int32Array<ArrayBuffer>;
}

/** Life, x, y, width, height, size, slot, group, parent, bracket, whether it dangles, since when it stands elsewhere, where (the number of a place). */
const PLACE_STRIDE = 13;
const SLOT_STRIDE = 5;
const ABSENT = -1;
const SIZES = Object.keys(CARD_SIZES).filter((key): key is CardSize => key in CARD_SIZES);

export function packLayout({ places, slots, groups, bounds }: PackableLayout): PackedLayout {
  const numbers: number[] = [];
  const later: [number, Place][] = [];
  const put = (life: number, place: Place) => {
    if (place.later) later.push([life, place.later.place]);
    numbers.push(
      life,
      place.x,
      place.y,
      place.width,
      place.height,
      SIZES.indexOf(place.size),
      place.slot,
      place.group,
      place.parent ?? ABSENT,
      place.bracketX ?? Number.NaN,
      place.isDangling ? 1 : 0,
      place.later?.fromSeq ?? 0,
      place.later ? places.size + later.length - 1 : ABSENT,
    );
  };
  for (const [life, place] of places) put(life, place);
  // It grows while it is gone through: later places may have later ones.
  for (const [life, place] of later) put(life, place);
  return { groups, bounds, places: Float64Array.from(numbers), ...packSlots(slots) };
}

interface PackableLayout extends Layout {
  readonly places: ReadonlyMap<number, Place>;
  readonly slots: readonly Slot[];
}

function packSlots(slots: readonly Slot[]): Pick<PackedLayout, 'slotRects' | 'slotStarts' | 'slotLives'> {
  const rects = new Float64Array(slots.length * SLOT_STRIDE);
  const starts = new Int32Array(slots.length * 2 + 1);
  const lives: number[] = [];
  slots.forEach(({ x, y, width, height, occupants, owners, until }, index) => {
    rects.set([x, y, width, height, until], index * SLOT_STRIDE);
    lives.push(...occupants);
    starts[index * 2 + 1] = lives.length;
    lives.push(...owners);
    starts[index * 2 + 2] = lives.length;
  });
  return { slotRects: rects, slotStarts: starts, slotLives: Int32Array.from(lives) };
}

/** What changes hands instead of being copied. */
export function buffersOfLayout({ places, slotRects, slotStarts, slotLives }: PackedLayout): ArrayBuffer[] {
  return [places.buffer, slotRects.buffer, slotStarts.buffer, slotLives.buffer];
}

/** The layout of the numbers. Places and slots become objects when they are first asked for: most lives are long gone. */
export function unpackLayout(packed: PackedLayout): Layout {
  return {
    groups: packed.groups,
    bounds: packed.bounds,
    places: new PackedPlaces(packed),
    slots: new PackedSlots(packed),
  };
}

class PackedPlaces {
  readonly size: number;
  private readonly numbers: Float64Array;
  /** Ids are dense, so an array serves as a map of them. */
  private readonly rows: Int32Array;
  private readonly made: (Place | undefined)[] = [];

  constructor({ places }: PackedLayout) {
    this.numbers = places;
    const rows = places.length / PLACE_STRIDE;
    let [highest, count] = [0, rows];
    for (let row = 0; row < rows; row++) {
      highest = Math.max(highest, this.cell(row, 0));
      // Later places follow, and are no lives of their own.
      const last = this.cell(row, 12);
      if (last !== ABSENT) count = Math.min(count, last);
    }
    this.size = count;
    this.rows = new Int32Array(highest + 1).fill(ABSENT);
    for (let row = 0; row < count; row++) this.rows[this.cell(row, 0)] = row;
  }

  has(life: number): boolean {
    return (this.rows[life] ?? ABSENT) !== ABSENT;
  }

  get(life: number): Place | undefined {
    const known = this.made[life];
    if (known) return known;
    const row = this.rows[life] ?? ABSENT;
    if (row === ABSENT) return undefined;
    const place = this.place(row);
    this.made[life] = place;
    return place;
  }

  private place(row: number): Place {
    const [parent, bracketX, laterRow] = [this.cell(row, 8), this.cell(row, 9), this.cell(row, 12)];
    return {
      x: this.cell(row, 1),
      y: this.cell(row, 2),
      width: this.cell(row, 3),
      height: this.cell(row, 4),
      size: SIZES[this.cell(row, 5)] ?? 'loose',
      slot: this.cell(row, 6),
      group: this.cell(row, 7),
      parent: parent === ABSENT ? undefined : parent,
      bracketX: Number.isNaN(bracketX) ? undefined : bracketX,
      ...(this.cell(row, 10) === 1 ? ({ isDangling: true } as const) : {}),
      ...(laterRow === ABSENT ? {} : { later: { fromSeq: this.cell(row, 11), place: this.place(laterRow) } }),
    };
  }

  private cell(row: number, column: number): number {
    return unboxed(this.numbers[row * PLACE_STRIDE + column] ?? 0);
  }
}

/** The same number. An object holds whole numbers in itself, but any that comes from an array of fractions in a box of its own. */
function unboxed(number: number): number {
  const whole = number | 0;
  return whole === number ? whole : number;
}

class PackedSlots {
  readonly length: number;
  private readonly packed: PackedLayout;
  private readonly made: (Slot | undefined)[] = [];

  constructor(packed: PackedLayout) {
    this.packed = packed;
    this.length = packed.slotRects.length / SLOT_STRIDE;
  }

  at(index: number): Slot | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const slot = this.made[index] ?? this.slot(index);
    this.made[index] = slot;
    return slot;
  }

  private slot(index: number): Slot {
    const { slotRects, slotStarts, slotLives } = this.packed;
    const rect = (column: number) => unboxed(slotRects[index * SLOT_STRIDE + column] ?? 0);
    const [from, between, to] = slotStarts.subarray(index * 2, index * 2 + 3);
    return {
      x: rect(0),
      y: rect(1),
      width: rect(2),
      height: rect(3),
      until: rect(4),
      occupants: [...slotLives.subarray(from, between)],
      owners: [...slotLives.subarray(between, to)],
    };
  }
}

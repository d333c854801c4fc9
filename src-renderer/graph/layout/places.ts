/** The sizes of cards, in picture units (pixels at zoom 1). */
export const CARD_SIZES = {
  workload: { width: 176, height: 46 },
  pod: { width: 152, height: 40 },
  loose: { width: 176, height: 40 },
  /** A ReplicaSet that no longer has pods. */
  chip: { width: 68, height: 20 },
} as const;

export type CardSize = keyof typeof CARD_SIZES;

/** Distances between things, in picture units. */
export const GAPS = {
  /** Between two cells of a grid. */
  cellX: 12,
  cellY: 8,
  /** Between a card and the column of what it owns: room for the trunk and the bracket. */
  column: 48,
  /** Between two lanes of one block, and between a block's parts. */
  lane: 8,
  /** Between two blocks of a namespace. */
  block: 20,
  /** Inside the box of a namespace. */
  padding: 16,
  /** The strip that holds the namespace's title. */
  title: 34,
  /** Between two namespaces. */
  group: 20,
  /** From the bracket to the first cell of the grid it opens. */
  bracket: 14,
} as const;

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a life is drawn, and how. One place for its whole life, but for {@link Place.later}. */
export interface Place extends Rect {
  readonly size: CardSize;
  /** Index into {@link Layout}`.slots`. */
  readonly slot: number;
  /** Index into {@link Layout}`.groups`. */
  readonly group: number;
  /** The owner within the picture. */
  readonly parent: number | undefined;
  /** On cells of an owned grid: where the grid's bracket stands. They hang on it, not on an edge of their own. */
  readonly bracketX: number | undefined;
  /** It names an owner that the record does not hold. */
  readonly isDangling?: true;
  /** Where it stands from this `seq` on, because what it has to do with has changed: see {@link placeAt}. */
  readonly later?: { readonly fromSeq: number; readonly place: Place };
}

/** A place that several lives take, one after the other. */
export interface Slot extends Rect {
  /** In the order of birth. */
  readonly occupants: readonly number[];
  /** Whose grid it is in: the slot is shown as free while one of these lives. Empty outside owned grids. */
  readonly owners: readonly number[];
  /** The `seq` from which on nobody stands here any more; `Infinity` unless it was given up. */
  readonly until: number;
}

/** The box of a namespace, of a machine, of whatever else the picture is grouped by. */
export interface GroupBox extends Rect {
  /** Unique in a layout; of a namespace its name, empty for the cluster-scoped objects. */
  readonly key: string;
  readonly title: string;
  /** What it is, in a word: `Namespace`, `Node`. */
  readonly noun: string;
  /** Of a further box of a group, the key of its first. */
  readonly continues?: string;
}

/** Which things stand in which column and row: columns of rows of keys. */
export type Packing = readonly (readonly (readonly string[])[])[];

/** The places of all lives of the loaded window. */
export interface Layout {
  readonly places: Places;
  readonly slots: Slots;
  readonly groups: readonly GroupBox[];
  readonly bounds: Rect;
}

/** Where each life stands, by the dictionary id of its object. A map is one. */
export interface Places {
  readonly size: number;
  has(life: number): boolean;
  get(life: number): Place | undefined;
}

/** All slots of a layout. An array is one. */
export interface Slots {
  readonly length: number;
  at(index: number): Slot | undefined;
}

export const NOWHERE: Layout = {
  places: new Map(),
  slots: [],
  groups: [],
  bounds: { x: 0, y: 0, width: 0, height: 0 },
};

/** The place of a life at the instant `seq`. */
export function placeAt(layout: Layout, life: number, seq: number): Place | undefined {
  let place = layout.places.get(life);
  while (place?.later && seq >= place.later.fromSeq) place = place.later.place;
  return place;
}

/** Whether one rectangle lies wholly in another. */
export function holds(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** True when the two rectangles share more than an edge. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The sizes of cards, in picture units (pixels at zoom 1). */
export const CARD_SIZES = {
  workload: { width: 176, height: 46 },
  pod: { width: 152, height: 40 },
  loose: { width: 176, height: 40 },
  /** A ReplicaSet that no longer has pods. */
  chip: { width: 84, height: 20 },
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
  lane: 12,
  /** Between two blocks of a namespace. */
  block: 24,
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

/** Where a life is drawn, and how. One place for its whole life, but for {@link Place.retired}. */
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
  /** A ReplicaSet leaves its lane when its last pod is gone, at this `seq`, for a small place among the old revisions. */
  readonly retired?: { readonly fromSeq: number; readonly place: Place };
}

/** A place that several lives take, one after the other. */
export interface Slot extends Rect {
  /** In the order of birth. */
  readonly occupants: readonly number[];
  /** Whose grid it is in: the slot is shown as free while one of these lives. Empty outside owned grids. */
  readonly owners: readonly number[];
}

/** The box of a namespace, of a machine, of whatever else the picture is grouped by. */
export interface GroupBox extends Rect {
  /** Unique in a layout; of a namespace its name, empty for the cluster-scoped objects. */
  readonly key: string;
  readonly title: string;
  /** What it is, in a word: `Namespace`, `Node`. */
  readonly noun: string;
}

/** Which things stand in which column and row: columns of rows of keys. Fixed when the picture is first arranged. */
export type Packing = readonly (readonly (readonly string[])[])[];

/** What stays where it is when lives are added: the packing of the cluster and of each group. */
export interface Arrangement {
  readonly cluster: Packing;
  readonly groups: ReadonlyMap<string, GroupPacking>;
  /** Slots when it was made. When the picture has doubled since, it is arranged anew. */
  readonly slots: number;
}

export interface GroupPacking {
  readonly blocks: Packing;
  readonly loose: Packing;
}

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

/** A layout that was just made, with all that it was made of. */
export interface FreshLayout extends Layout {
  readonly places: ReadonlyMap<number, Place>;
  readonly slots: readonly Slot[];
  readonly arrangement: Arrangement;
}

export const NOWHERE: Layout = {
  places: new Map(),
  slots: [],
  groups: [],
  bounds: { x: 0, y: 0, width: 0, height: 0 },
};

/** The place of a life at the instant `seq`. */
export function placeAt(layout: Layout, life: number, seq: number): Place | undefined {
  const place = layout.places.get(life);
  return place?.retired && seq >= place.retired.fromSeq ? place.retired.place : place;
}

/** True when the two rectangles share more than an edge. */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

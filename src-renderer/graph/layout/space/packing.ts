import type { Packing } from '../places.ts';

/** A box to be packed, under a key that stays the same while lives are added. */
export interface Sized {
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

export interface Spacing {
  readonly gap: number;
  /** Boxes that share a row start at multiples of this, so that their columns stand below one another. */
  readonly snap: number;
}

export interface Packed {
  readonly positions: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly width: number;
  readonly height: number;
}

const MAX_COLUMNS = 24;

/**
 * Packs boxes, in the order given, into columns: each goes to the column that is shortest so far, into its last row if
 * there is room beside, else into a new row. The number of columns is the one at which all of them are largest in a view
 * of `aspect` (width / height).
 */
export function pack(boxes: readonly Sized[], spacing: Spacing & { readonly aspect: number }): Packing {
  let best: Packing = [];
  let largest = 0;
  for (let count = 1; count <= Math.min(Math.max(boxes.length, 1), MAX_COLUMNS); count++) {
    const packing = packInto(count, boxes, spacing);
    const { width, height } = positionsOf(packing, boxes, spacing);
    const scale = 1 / Math.max(width / spacing.aspect, height, 1);
    if (scale <= largest) continue;
    best = packing;
    largest = scale;
  }
  return best;
}

function packInto(count: number, boxes: readonly Sized[], spacing: Spacing): Packing {
  const columnWidth = boxes.reduce((width, box) => Math.max(width, box.width), 0);
  const columns = Array.from({ length: count }, () => ({
    rows: [] as string[][],
    height: 0,
    rowHeight: 0,
    rowWidth: Infinity,
  }));
  for (const box of boxes) {
    const column = columns.reduce((shortest, other) => (other.height < shortest.height ? other : shortest));
    const start = snapped(column.rowWidth + spacing.gap, spacing.snap);
    const row = column.rows.at(-1);
    if (row && start + box.width <= columnWidth) {
      row.push(box.key);
      column.rowWidth = start + box.width;
      column.height += Math.max(0, box.height - column.rowHeight);
      column.rowHeight = Math.max(column.rowHeight, box.height);
    } else {
      column.rows.push([box.key]);
      column.rowWidth = box.width;
      column.height += box.height + spacing.gap;
      column.rowHeight = box.height;
    }
  }
  return columns.map((column) => column.rows);
}

function rowHeight(row: readonly string[], sizes: ReadonlyMap<string, Sized>): number {
  return row.reduce((height, key) => Math.max(height, sizes.get(key)?.height ?? 0), 0);
}

/** Where the boxes of a packing stand, from (0, 0). Keys without a box take no room. */
export function positionsOf(packing: Packing, boxes: readonly Sized[], spacing: Spacing): Packed {
  const sizes = new Map(boxes.map((box) => [box.key, box]));
  const positions = new Map<string, { x: number; y: number }>();
  let left = 0;
  let height = 0;
  for (const rows of packing) {
    let columnWidth = 0;
    let y = 0;
    for (const row of rows) {
      let x = 0;
      for (const key of row) {
        const box = sizes.get(key);
        if (!box) continue;
        const start = x === 0 ? 0 : snapped(x + spacing.gap, spacing.snap);
        positions.set(key, { x: left + start, y });
        x = start + box.width;
      }
      if (x === 0) continue;
      columnWidth = Math.max(columnWidth, x);
      y += rowHeight(row, sizes) + spacing.gap;
    }
    height = Math.max(height, y - spacing.gap);
    if (columnWidth > 0) left += columnWidth + spacing.gap;
  }
  return { positions, width: Math.max(left - spacing.gap, 0), height: Math.max(height, 0) };
}

function snapped(x: number, snap: number): number {
  return Math.ceil(x / snap) * snap;
}

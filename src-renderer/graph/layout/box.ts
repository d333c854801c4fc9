import type { TreeNode } from './forest.ts';
import { CARD_SIZES, type CardSize, GAPS, type Place, type Rect, type Slot } from './places.ts';
import { assignSlots, type Span } from './slots.ts';

/** Something measured that can be put anywhere. */
export interface Box {
  readonly width: number;
  readonly height: number;
  put(x: number, y: number, sheet: Sheet): void;
}

/** Where boxes write what they place. */
export interface Sheet {
  readonly group: number;
  readonly slots: Slot[];
  readonly places: Map<number, Place>;
}

/** A grid of equal cells, given out by birth. */
export interface Grid {
  readonly size: CardSize;
  /** Cells a row, for as many cells as were ever taken at once. */
  readonly columns: (cells: number) => number;
  /** Whose grid it is: free cells are shown while one of them lives. */
  readonly owners?: readonly number[];
  /** Cells hang on a bracket at the left of the grid, instead of each on an edge of its own. */
  readonly isBracketed?: boolean;
  /** For how long a node takes its cell; its own life unless told otherwise. */
  readonly spanOf?: (node: TreeNode) => Span;
  /** Cells that are kept even when fewer are needed. */
  readonly atLeast?: number;
}

/** Lays nodes out by their own lives; their children are not looked at. */
export function gridBox(nodes: readonly TreeNode[], grid: Grid): Box {
  const cell = CARD_SIZES[grid.size];
  const spanOf = grid.spanOf ?? ownSpan;
  const ordered = inOrder(nodes, spanOf);
  const { slotOf, count } = assignSlots(ordered.map(spanOf));
  const cells = Math.max(count, grid.atLeast ?? 0);
  const columns = grid.columns(cells);
  const pitchX = cell.width + GAPS.cellX;
  const pitchY = cell.height + GAPS.cellY;
  return {
    width: Math.min(cells, columns) * pitchX - GAPS.cellX,
    height: Math.ceil(cells / columns) * pitchY - GAPS.cellY,
    put(x, y, sheet) {
      const firstSlot = sheet.slots.length;
      const occupants = Array.from({ length: count }, (): number[] => []);
      occupants.forEach((lives, slot) => {
        const left = x + (slot % columns) * pitchX;
        const top = y + Math.floor(slot / columns) * pitchY;
        sheet.slots.push({ x: left, y: top, ...cell, occupants: lives, owners: grid.owners ?? [] });
      });
      ordered.forEach((node, index) => {
        const slot = slotOf[index] ?? 0;
        occupants[slot]?.push(node.life.object.id);
        const rect = sheet.slots[firstSlot + slot];
        if (rect)
          sheet.places.set(node.life.object.id, placeOf(node, { rect, slot: firstSlot + slot, grid, x, sheet }));
      });
    },
  };
}

/** What owns something is sorted by the first that is known of it or of what it owns, which its own span need not be. */
function inOrder(nodes: readonly TreeNode[], spanOf: (node: TreeNode) => Span): readonly TreeNode[] {
  let before = -Infinity;
  for (const node of nodes) {
    const { from } = spanOf(node);
    if (from < before) {
      return [...nodes].sort((a, b) => spanOf(a).from - spanOf(b).from || a.life.object.id - b.life.object.id);
    }
    before = from;
  }
  return nodes;
}

interface Cell {
  readonly rect: Rect;
  readonly slot: number;
  readonly grid: Grid;
  readonly x: number;
  readonly sheet: Sheet;
}

function placeOf(node: TreeNode, cell: Cell): Place {
  return {
    x: cell.rect.x,
    y: cell.rect.y,
    width: cell.rect.width,
    height: cell.rect.height,
    size: cell.grid.size,
    slot: cell.slot,
    group: cell.sheet.group,
    parent: node.parent?.life.object.id,
    bracketX: cell.grid.isBracketed ? cell.x - GAPS.bracket : undefined,
    ...(node.isDangling ? ({ isDangling: true } as const) : {}),
  };
}

/** Boxes at the same place, for things that are never there at the same time. */
export function overlay(boxes: readonly Box[]): Box {
  return {
    width: widest(boxes),
    height: boxes.reduce((height, box) => Math.max(height, box.height), 0),
    put(x, y, sheet) {
      for (const box of boxes) box.put(x, y, sheet);
    },
  };
}

/** Boxes below one another. */
export function stack(boxes: readonly Box[], gap: number): Box {
  return {
    width: widest(boxes),
    height: boxes.reduce((height, box) => height + box.height + gap, boxes.length > 0 ? -gap : 0),
    put(x, y, sheet) {
      let top = y;
      for (const box of boxes) {
        box.put(x, top, sheet);
        top += box.height + gap;
      }
    },
  };
}

/** Two boxes side by side, the second `gap` to the right of the first. */
export function beside(left: Box, right: Box, gap: number): Box {
  if (right.width <= 0) return left;
  return {
    width: left.width + gap + right.width,
    height: Math.max(left.height, right.height),
    put(x, y, sheet) {
      left.put(x, y, sheet);
      right.put(x + left.width + gap, y, sheet);
    },
  };
}

/** The box moved down by `top`. */
export function lowered(box: Box, top: number): Box {
  return {
    width: box.width,
    height: box.height + top,
    put: (x, y, sheet) => box.put(x, y + top, sheet),
  };
}

function widest(boxes: readonly Box[]): number {
  return boxes.reduce((width, box) => Math.max(width, box.width), 0);
}

/** The span of the life itself, without what it owns. */
export function ownSpan(node: TreeNode): Span {
  const { bornSeq, goneSeq } = node.life;
  return { from: bornSeq, until: goneSeq === 0 ? Infinity : goneSeq };
}

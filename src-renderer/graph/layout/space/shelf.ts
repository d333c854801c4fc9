import type { Area, Size } from './area.ts';
import { CARD_SIZES, type CardSize, GAPS } from '../places.ts';
import { SlotHeap } from './slots.ts';

/** A cell of a rack that somebody stands in or stood in. */
export interface Cell {
  readonly rack: Rack;
  readonly number: number;
  /** Those who stood there, in their order. */
  readonly occupants: number[];
  /** Whose grid it is in. */
  readonly owners: readonly number[];
  /** The `seq` at which the rack was given up. */
  until: number;
  /** Its number among all that were ever taken; unknown before. */
  slot: number | undefined;
}

/** How the racks of a shelf are made. */
export interface ShelfShape {
  readonly size: CardSize;
  /** Cells a row, for as many cells as there are to be. */
  readonly columns: (cells: number) => number;
  /** Whose grid it is: free cells are shown while one of them lives. */
  readonly owners: readonly number[];
  /** Cells hang on a bracket at the left of the rack, instead of each on an edge of its own. */
  readonly isBracketed: boolean;
}

/** Rows of one rack: what is longer gets a wider rack beside it instead of becoming a tower. */
const MAX_ROWS = 12;

/** A grid of equal cells in an area of its own. */
export class Rack {
  readonly area: Area;
  readonly shape: ShelfShape;
  readonly columns: number;
  private readonly cells: Cell[] = [];
  private readonly free = new SlotHeap();

  constructor(area: Area, shape: ShelfShape, columns: number) {
    this.area = area;
    this.shape = shape;
    this.columns = columns;
  }

  /** The lowest free cell, if the rack has one or can grow by one. */
  take(): Cell | undefined {
    const again = this.free.pop();
    if (again !== undefined) return this.cells[again];
    if (this.cells.length === this.capacity && !this.extend()) return undefined;
    const { owners } = this.shape;
    const cell: Cell = {
      rack: this,
      number: this.cells.length,
      occupants: [],
      owners,
      until: Infinity,
      slot: undefined,
    };
    this.cells.push(cell);
    return cell;
  }

  /** Cells that were ever taken. */
  get size(): number {
    return this.cells.length;
  }

  leave(cell: Cell): void {
    this.free.push(cell.number);
  }

  /** Nobody will stand here again. */
  close(seq: number): void {
    this.area.parent?.remove(this.area);
    for (const cell of this.cells) cell.until = Math.min(cell.until, seq);
  }

  /** Where a cell stands in the picture. */
  positionOf(cell: Cell): { readonly x: number; readonly y: number } {
    const { x, y } = this.area.at;
    const pitch = pitchOf(this.shape.size);
    const columns = this.columnsNow;
    return {
      x: x + (cell.number % columns) * pitch.width,
      y: y + Math.floor(cell.number / columns) * pitch.height,
    };
  }

  private get columnsNow(): number {
    const count = Math.round((this.area.width + GAPS.cellX) / pitchOf(this.shape.size).width);
    return Math.min(this.columns, Math.max(count, 1));
  }

  private get rowsNow(): number {
    return Math.round((this.area.height + GAPS.cellY) / pitchOf(this.shape.size).height);
  }

  private get capacity(): number {
    return this.columnsNow * this.rowsNow;
  }

  /** By a cell while there is one row, which moves none; else by a row. */
  private extend(): boolean {
    const pitch = pitchOf(this.shape.size);
    const { width, height } = this.area;
    if (this.rowsNow === 1 && this.columnsNow < this.columns) {
      if (this.area.grow({ width: width + pitch.width, height })) return true;
    }
    return this.rowsNow < MAX_ROWS && this.area.grow({ width, height: height + pitch.height });
  }
}

/** Racks for things of one sort, which take the lowest free cell. */
export class Shelf {
  readonly shape: ShelfShape;
  private readonly racks: Rack[] = [];
  private readonly room: (size: Size) => Area;
  private expected: number;

  /** `room` finds a place for a rack; `expected` is for how many cells the first one is made. */
  constructor(
    shape: ShelfShape,
    { room, expected = 1 }: { readonly room: (size: Size) => Area; readonly expected?: number },
  ) {
    this.shape = shape;
    this.room = room;
    this.expected = expected;
  }

  take(): Cell {
    for (const rack of this.racks) {
      const cell = rack.take();
      if (cell) return cell;
    }
    const columns = this.shape.columns(this.racks.reduce((cells, { size }) => cells + size, this.expected));
    const rack = new Rack(this.room(gridSize(this.shape.size, this.expected, columns)), this.shape, columns);
    // A second rack is made because the first is full: it has room for a row.
    this.expected = columns;
    this.racks.push(rack);
    const cell = rack.take();
    if (!cell) throw new Error('A rack that was just made has no cell.');
    return cell;
  }

  close(seq: number): void {
    for (const rack of this.racks) rack.close(seq);
    this.racks.length = 0;
  }
}

/** What a grid of so many cells takes. */
export function gridSize(size: CardSize, cells: number, columns: number): Size {
  const pitch = pitchOf(size);
  return {
    width: Math.min(cells, columns) * pitch.width - GAPS.cellX,
    height: Math.ceil(cells / columns) * pitch.height - GAPS.cellY,
  };
}

function pitchOf(size: CardSize): Size {
  const { width, height } = CARD_SIZES[size];
  return { width: width + GAPS.cellX, height: height + GAPS.cellY };
}

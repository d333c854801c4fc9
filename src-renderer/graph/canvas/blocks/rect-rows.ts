/** Rectangles as {@link Pixels.put} takes them, each of some object. */
export class RectRows {
  private rows = new Float64Array(0);
  private readonly ids: number[] = [];

  get count(): number {
    return this.ids.length;
  }

  /** Of all rectangles. Good until the next is added or removed. */
  numbers(): Float64Array {
    return this.rows.subarray(0, 5 * this.ids.length);
  }

  empty(): void {
    this.ids.length = 0;
  }

  /** Adds a rectangle of an object; returns its row. */
  add(id: number, [left, top, right, bottom]: Edges, opacity: number): number {
    const row = this.ids.push(id) - 1;
    if (5 * row + 5 > this.rows.length) this.widen();
    this.rows.set([left, top, right, bottom, opacity], 5 * row);
    return row;
  }

  /** Takes a row out. The last one moves there; returns whose it is, if there is one. */
  remove(row: number): number | undefined {
    const last = this.ids.pop();
    if (last === undefined || row === this.ids.length) return undefined;
    this.ids[row] = last;
    this.rows.copyWithin(5 * row, 5 * this.ids.length, 5 * this.ids.length + 5);
    return last;
  }

  private widen(): void {
    const wider = new Float64Array(Math.max(640, 2 * this.rows.length));
    wider.set(this.rows);
    this.rows = wider;
  }
}

/** The sides of an outline of one pixel. What has no room for anything within is the whole of it. */
export function outlineOf([left, top, right, bottom]: Edges): readonly Edges[] {
  if (right - left < 3 || bottom - top < 3) return [[left, top, right, bottom]];
  return [
    [left, top, right, top + 1],
    [left, bottom - 1, right, bottom],
    [left, top + 1, left + 1, bottom - 1],
    [right - 1, top + 1, right, bottom - 1],
  ];
}

/** Left, top, right and bottom in whole pixels, the last two beyond it. */
export type Edges = readonly [number, number, number, number];

import { overlaps, type Rect } from '../places.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface AreaOptions extends Size {
  /** Free strips inside the edges. */
  readonly inset?: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  /** Between two children. */
  readonly gap: number;
  /** Width / height that it aims at when it grows. Without it children stand below one another. */
  readonly aspect?: number;
  /**
   * Children have no position yet and may have any size: while the first list is arranged, all that is in it is measured
   * before anything is put anywhere.
   */
  readonly floats?: boolean;
  /** The box of a group, or a further one: nothing of the group is placed outside. */
  readonly isRegion?: true;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

const NO_INSET = { left: 0, top: 0, right: 0, bottom: 0 };

/**
 * A rectangle of the picture that holds others. Once placed nothing in it moves: it only ever grows to the right and
 * down, where nothing stands, and what does not fit any more is placed elsewhere.
 */
export class Area {
  /** Within the parent. */
  x = 0;
  y = 0;
  width: number;
  height: number;
  readonly children: Area[] = [];
  readonly parent: Area | undefined;
  floats: boolean;
  private readonly options: AreaOptions;
  private corner: Spot | undefined;
  /** What those took up that were removed: the past is still drawn. */
  private left: Size = { width: 0, height: 0 };

  constructor(options: AreaOptions, parent?: Area) {
    this.options = options;
    this.parent = parent;
    this.width = options.width;
    this.height = options.height;
    this.floats = options.floats ?? false;
  }

  get isRegion(): boolean {
    return this.options.isRegion === true;
  }

  /** Adds a child at a position that the caller knows to be free. */
  put(options: AreaOptions, { x, y }: Spot): Area {
    const child = new Area(options, this);
    child.x = x;
    child.y = y;
    this.children.push(child);
    if (!this.floats) this.grow(this.reach(child));
    return child;
  }

  /**
   * Finds room for a child: inside as it is, `near` a spot of its own if one is named, else where it can grow. Undefined
   * when neighbours are in the way.
   */
  place(options: AreaOptions, near?: Spot): Area | undefined {
    if (this.floats) return this.put(options, { x: 0, y: 0 });
    for (const { x, y } of this.spots(options, near)) {
      if (!this.admits({ x, y, width: options.width, height: options.height })) continue;
      return this.put(options, { x, y });
    }
    return undefined;
  }

  /** As far down in the area as it is as nothing stands. */
  placeAtFoot(options: AreaOptions): Area | undefined {
    if (this.floats) return undefined;
    const { left, top, bottom } = this.options.inset ?? NO_INSET;
    const { width, height } = options;
    const above = this.children.map((child) => child.y - this.options.gap - height);
    const spot = [this.height - bottom - height, ...above]
      .sort((a, b) => b - a)
      .map((y) => ({ x: left, y }))
      .find(({ x, y }) => y >= top && this.isFree({ x, y, width, height }));
    return spot && this.put(options, spot);
  }

  /** Grows to at least this size; returns false, and does nothing, when neighbours are in the way. */
  grow({ width, height }: Size): boolean {
    const size = { width: Math.max(width, this.width), height: Math.max(height, this.height) };
    if (size.width === this.width && size.height === this.height) return true;
    if (this.parent && !this.parent.admits({ x: this.x, y: this.y, ...size }, this)) return false;
    this.width = size.width;
    this.height = size.height;
    return true;
  }

  /** What stood there is gone: others may. */
  remove(child: Area): void {
    const index = this.children.indexOf(child);
    if (index < 0) return;
    this.children.splice(index, 1);
    const { width, height } = this.reach(child);
    this.left = { width: Math.max(this.left.width, width), height: Math.max(this.left.height, height) };
  }

  /** In the picture. Asked only when everything above has its place, which it then keeps. */
  get at(): Spot {
    if (this.corner) return this.corner;
    const above = this.parent?.at ?? { x: 0, y: 0 };
    this.corner = { x: above.x + this.x, y: above.y + this.y };
    return this.corner;
  }

  /** What the children take up, and took up that are gone, with the strips inside the edges. */
  get used(): Size {
    let { width, height } = this.left;
    for (const child of this.children) {
      const reach = this.reach(child);
      width = Math.max(width, reach.width);
      height = Math.max(height, reach.height);
    }
    return { width, height };
  }

  private admits(rect: Rect, child?: Area): boolean {
    if (this.floats) return true;
    return this.isFree(rect, child) && this.grow(this.reach(rect));
  }

  private isFree(rect: Rect, except?: Area): boolean {
    const { gap } = this.options;
    const wanted = { x: rect.x - gap, y: rect.y - gap, width: rect.width + 2 * gap, height: rect.height + 2 * gap };
    return this.children.every((child) => child === except || !overlaps(child, wanted));
  }

  /** How large this has to be for the rectangle to be in it. */
  private reach(rect: Rect): Size {
    const { right, bottom } = this.options.inset ?? NO_INSET;
    return { width: rect.x + rect.width + right, height: rect.y + rect.height + bottom };
  }

  /** Where a child might stand, best first: beside and below others, then below all. */
  private spots(size: Size, near?: Spot): readonly Spot[] {
    const { gap, aspect, inset = NO_INSET } = this.options;
    const { left, top } = inset;
    const candidates: Spot[] = [{ x: left, y: top }];
    if (near) candidates.push({ x: near.x, y: top });
    let lowest = top;
    for (const child of this.children) {
      candidates.push({ x: left, y: child.y + child.height + gap });
      if (aspect !== undefined) {
        candidates.push({ x: child.x + child.width + gap, y: child.y });
        candidates.push({ x: child.x, y: child.y + child.height + gap });
      }
      if (near) candidates.push({ x: near.x, y: child.y + child.height + gap });
      lowest = Math.max(lowest, child.y + child.height + gap);
    }
    candidates.push({ x: left, y: lowest });
    return candidates
      .filter((spot) => this.isFree({ ...spot, ...size }))
      .map((spot) => ({ ...spot, cost: this.cost({ ...spot, ...size }) }))
      .sort((a, b) => a.cost - b.cost || distance(a, near) - distance(b, near) || a.y - b.y || a.x - b.x);
  }

  /** Nothing inside; outside, how far the area would be from the shape that it aims at. */
  private cost(rect: Rect): number {
    const reach = this.reach(rect);
    if (reach.width <= this.width && reach.height <= this.height) return 0;
    const { aspect } = this.options;
    if (aspect === undefined) return 1 + reach.height;
    const [width, height] = [Math.max(reach.width, this.width), Math.max(reach.height, this.height)];
    return 1 + Math.abs(Math.log(width / height / aspect));
  }
}

/** What belongs to a group finds room in one of its boxes. */
export interface Region {
  place(options: AreaOptions): Area;
}

function distance(spot: Spot, near: Spot | undefined): number {
  return near ? Math.abs(spot.x - near.x) + Math.abs(spot.y - near.y) : 0;
}

/** Finds room in an area, else near it in what it lies in, else anywhere in the boxes of its group. */
export function settle(area: Area, options: AreaOptions, region: Region): Area {
  let near: Spot = { x: 0, y: 0 };
  for (let host: Area | undefined = area; host; host = host.isRegion ? undefined : host.parent) {
    const placed = host.place(options, near);
    if (placed) return placed;
    near = { x: near.x + host.x, y: near.y + host.y };
  }
  return region.place(options);
}

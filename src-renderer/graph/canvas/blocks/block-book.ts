import { type Health, HEALTHS } from '@model/summary.ts';
import type { Layout, Rect } from '../../layout/places.ts';
import { MOTION_MS, progress } from '../../picture/motion.ts';
import type { Drawn } from '../../picture/scene-picture.ts';
import { drawnRect, type Squeezed } from '../drawn-rect.ts';
import { type Edges, RectRows } from './rect-rows.ts';

/** Rectangles by what they are filled with. */
export type RowsByHealth = Readonly<Record<Health, RectRows>>;

export function noRows(): RowsByHealth {
  return {
    failing: new RectRows(),
    degraded: new RectRows(),
    progressing: new RectRows(),
    unknown: new RectRows(),
    healthy: new RectRows(),
    finished: new RectRows(),
  };
}

/** All that decides where blocks lie. */
export interface Laid extends Squeezed {
  readonly layout: Layout;
  readonly drawn: ReadonlyMap<number, Drawn>;
  /** Device pixels per unit of the picture. */
  readonly scale: number;
  /** What may be another than when this was asked last. */
  readonly readNews: () => Iterable<number>;
}

/**
 * Where all that is drawn lies as a block, in whole pixels from the corner of the picture, held from frame to frame: of ten
 * thousand a frame changes a few, and to look at each of them takes longer than to fill it.
 */
export class BlockBook {
  /** What rests. */
  readonly resting = noRows();
  /** What is on its way, or fades from one status to another. */
  readonly restless = new Set<number>();
  private laid: { readonly layout: Layout; readonly scale: number } | undefined;
  /** By id: they are dense, so an array serves as a map. */
  private readonly rows: ({ readonly health: Health; row: number } | undefined)[] = [];

  /** It may have missed something, and begins anew. */
  forget(): void {
    this.laid = undefined;
  }

  bringUpToDate(given: Laid): void {
    const { layout, scale, drawn } = given;
    const news = given.readNews();
    const isKnown = this.laid?.layout === layout && this.laid.scale === scale;
    this.laid = { layout, scale };
    if (!isKnown) this.empty();
    const due = isKnown ? new Set([...news, ...this.restless]) : drawn.keys();
    for (const id of due) this.look(id, given);
  }

  private empty(): void {
    for (const health of HEALTHS) this.resting[health].empty();
    this.restless.clear();
    this.rows.length = 0;
  }

  private look(id: number, given: Laid): void {
    this.takeOut(id);
    const item = given.drawn.get(id);
    if (!item) return;
    if (!isAtRest(item, given.now)) {
      this.restless.add(id);
      return;
    }
    const { health } = item.object.summary;
    const rect = drawnRect(item, given);
    const row = this.resting[health].add(id, edgesOf(rect, given.scale), rect.opacity * STRENGTH[health]);
    this.rows[id] = { health, row };
  }

  private takeOut(id: number): void {
    this.restless.delete(id);
    const known = this.rows[id];
    if (!known) return;
    this.rows[id] = undefined;
    const moved = this.resting[known.health].remove(known.row);
    const other = moved === undefined ? undefined : this.rows[moved];
    if (other) other.row = known.row;
  }
}

function isAtRest({ motion, healthSince }: Drawn, now: number): boolean {
  return now >= motion.startedAt + MOTION_MS && progress(healthSince, now) === 1;
}

/** How strongly a block is filled when it is too small for a card's frame: what is well stays quiet. */
export const STRENGTH: Readonly<Record<Health, number>> = {
  failing: 1,
  degraded: 0.95,
  progressing: 0.9,
  unknown: 0.75,
  healthy: 0.46,
  finished: 0.36,
};

/** On whole pixels. However small, it is seen. */
export function edgesOf({ x, y, width, height }: Rect, scale: number): Edges {
  const left = Math.round(x * scale);
  const top = Math.round(y * scale);
  return [
    left,
    top,
    Math.max(Math.round((x + width) * scale), left + 1),
    Math.max(Math.round((y + height) * scale), top + 1),
  ];
}

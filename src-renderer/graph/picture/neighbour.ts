import type { Rect } from '../layout/places.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The card that an arrow key leads to: near in that direction, and above all straight ahead. */
export function neighbourOf<Item extends { readonly place: Rect }>(
  from: Rect,
  direction: Direction,
  items: Iterable<Item>,
): Item | undefined {
  let best: Item | undefined;
  let bestDistance = Infinity;
  for (const item of items) {
    const distance = distanceTowards(from, item.place, direction);
    if (distance >= bestDistance) continue;
    best = item;
    bestDistance = distance;
  }
  return best;
}

function distanceTowards(from: Rect, to: Rect, direction: Direction): number {
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const ahead = sign * (horizontal ? middleX(to) - middleX(from) : middleY(to) - middleY(from));
  if (ahead < 1) return Infinity;
  const aside = horizontal
    ? Math.max(0, to.y - from.y - from.height, from.y - to.y - to.height)
    : Math.max(0, to.x - from.x - from.width, from.x - to.x - to.width);
  // Columns start at the same left edge, so that going down stays in its column.
  const offset = horizontal ? Math.abs(middleY(to) - middleY(from)) : Math.abs(to.x - from.x);
  return ahead + 4 * aside + 0.5 * offset;
}

function middleX(rect: Rect): number {
  return rect.x + rect.width / 2;
}

function middleY(rect: Rect): number {
  return rect.y + rect.height / 2;
}

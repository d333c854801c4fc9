import { type Layout, overlaps, type Place, placeAt } from '../../src-renderer/graph/layout/places.ts';
import type { Life } from '../../src-renderer/playback/player.ts';
import { isAlive } from './lives.ts';

/** Says which two cards overlap at an instant, if any do. */
export function firstOverlap(layout: Layout, lives: readonly Life[], seq: number): string | undefined {
  const drawn = lives
    .filter((life) => isAlive(life, seq))
    .map((life) => ({ life, place: placeAt(layout, life.object.id, seq) }))
    .filter((item): item is { life: Life; place: Place } => item.place !== undefined)
    .sort((a, b) => a.place.x - b.place.x);
  for (const [index, a] of drawn.entries()) {
    for (const b of drawn.slice(index + 1)) {
      if (b.place.x >= a.place.x + a.place.width) break;
      if (overlaps(a.place, b.place)) return `at ${seq}: ${a.life.object.name} and ${b.life.object.name}`;
    }
  }
  return undefined;
}

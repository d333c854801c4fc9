import type { SceneObject } from '../../playback/player.ts';
import type { Difference } from '../cards/card-node.ts';
import { overlaps, type Rect } from '../layout/places.ts';

/** What is seen of two instants that are laid over each other, each place given to one object alone. */
export interface Uncovered {
  readonly objects: ReadonlyMap<number, SceneObject>;
  /** What is not drawn, by the object that has its place. */
  readonly covered: ReadonlyMap<number, readonly SceneObject[]>;
}

/** Where the objects stand, as far as they have a place. */
export type PlaceOf = (id: number) => Rect | undefined;

/**
 * The scene without what is only there at the other instant and whose place another one has: two cards in one place could
 * not be read. What is there at the instant shown always has its place. A grid that is given up and one that begins where
 * it stood have the same place twice, so rectangles are compared.
 */
export function withoutCovered(
  seen: ReadonlyMap<number, SceneObject>,
  shown: ReadonlyMap<number, SceneObject>,
  placeOf: PlaceOf,
): Uncovered {
  const ground = new Ground();
  for (const id of shown.keys()) {
    const place = placeOf(id);
    if (place) ground.take(place, id);
  }
  const objects = new Map(shown);
  const covered = new Map<number, SceneObject[]>();
  for (const [id, object] of seen) {
    if (shown.has(id)) continue;
    const place = placeOf(id);
    const taker = place && ground.takerOf(place);
    if (taker === undefined) {
      objects.set(id, object);
      if (place) ground.take(place, id);
    } else covered.set(taker, [...(covered.get(taker) ?? []), object]);
  }
  return { objects, covered };
}

/** What an object says of those whose place it has: `in the place of Pod web-1`. They are the later ones if they were added. */
export function coveredWords(covered: readonly SceneObject[], difference: Difference | undefined): string {
  const names = covered.map(({ kind, name }) => `${kind} ${name}`).join(' and ');
  return difference === 'added' ? `in the later place of ${names}` : `in the place of ${names}`;
}

/** The side of the squares that places are looked for in, in picture units: a few cards. */
const SQUARE = 256;
/** More rows of squares than a picture has. */
const ROWS = 4096;

/** Which places are taken, and by whom. */
class Ground {
  private readonly squares = new Map<number, { readonly place: Rect; readonly id: number }[]>();

  take(place: Rect, id: number): void {
    for (const key of squaresOf(place)) {
      const taken = this.squares.get(key);
      if (taken) taken.push({ place, id });
      else this.squares.set(key, [{ place, id }]);
    }
  }

  takerOf(place: Rect): number | undefined {
    for (const key of squaresOf(place)) {
      const taken = this.squares.get(key)?.find((other) => overlaps(other.place, place));
      if (taken) return taken.id;
    }
    return undefined;
  }
}

/** The squares that a place reaches into, as numbers; that two squares might share one costs a look, no more. */
function squaresOf({ x, y, width, height }: Rect): readonly number[] {
  const keys: number[] = [];
  for (let column = Math.floor(x / SQUARE); column * SQUARE < x + width; column++) {
    for (let row = Math.floor(y / SQUARE); row * SQUARE < y + height; row++) keys.push(column * ROWS + row);
  }
  return keys;
}

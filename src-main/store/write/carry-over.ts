import type { GroupVersionKind } from '@model/object-ref.ts';
import { unlessLost } from '../file/body-texts.ts';
import { damaged } from '../tape-error.ts';
import type { Life } from './known-lives.ts';
import type { OlderSegment } from './older-segment.ts';
import type { VersionWriter } from './version-writer.ts';

/** What carrying over needs of the writer of the segment. */
export interface CarryPlace {
  /** The segment before; absent in the first. */
  readonly older: OlderSegment | undefined;
  readonly startedAt: number;
  readonly kindIdOf: (kind: GroupVersionKind & { readonly pointInTime: boolean }) => number;
  /** Hears of each life that has been carried over. */
  readonly carried: (life: Life) => void;
}

/**
 * Copies the newest version of each object that lived when a segment began into that segment, so that it needs no other:
 * a few with each append, and each object at the latest when it changes. Nothing of it can go stale, since the segment
 * before is closed. The transaction is the caller's.
 */
export class CarryOver {
  readonly #versions: VersionWriter;
  readonly #place: CarryPlace;
  /** Lives to be carried over, in the order of their newest versions, so that like ones build on one another. */
  readonly #pending: Map<number, Life>;
  /** Ended lives of earlier segments that were asked for. */
  readonly #adoptable = new Map<number, OlderSegment>();

  constructor(versions: VersionWriter, pending: readonly Life[], place: CarryPlace) {
    this.#versions = versions;
    this.#place = place;
    for (const life of pending) versions.inherit(life);
    this.#pending = new Map(pending.toSorted((a, b) => a.newest - b.newest).map((life) => [life.id, life]));
  }

  get isEmpty(): boolean {
    return this.#pending.size === 0;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Carries over up to `count` lives. */
  some(count: number): void {
    let left = count;
    for (const life of this.#pending.values()) {
      if (left-- <= 0) break;
      this.#carry(life);
    }
  }

  /** `life`, which ended in `older`, unless it comes back: then {@link here} takes it over. */
  adoptable(life: Life, older: OlderSegment): Life {
    this.#adoptable.set(life.id, older);
    return life;
  }

  /** The life as it is in this segment, where it is from now on. */
  here(life: Life): Life {
    const pending = this.#pending.get(life.id);
    if (pending !== undefined) return this.#carry(pending);
    const older = this.#adoptable.get(life.id);
    if (older === undefined) return life;
    this.#adoptable.delete(life.id);
    const row = older.newest(life);
    return this.#versions.adopt(life, row, this.#place.kindIdOf(row));
  }

  #carry(life: Life): Life {
    const { older, startedAt, kindIdOf, carried } = this.#place;
    if (older === undefined) throw damaged('', 'the segment before it is missing');
    const newest = older.newest(life);
    const text = unlessLost(() => older.text(life.newest));
    const here = { t: newest.at - startedAt, kindId: kindIdOf(newest), text };
    const moved = this.#versions.carry(life, newest, here);
    this.#pending.delete(life.id);
    carried(moved);
    return moved;
  }
}

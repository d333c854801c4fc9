import { groupKindOf, type GroupVersionKind } from '@model/object-ref.ts';
import type { KnownObject } from '../tape.ts';
import type { Lineage } from '../file/base-policy.ts';

/** What the writer knows of one life of one object. */
export interface Life {
  readonly id: number;
  readonly kindId: number;
  readonly known: KnownObject;
  /** False after a deletion or tombstone. */
  readonly alive: boolean;
  /** `seq` of the newest version. */
  readonly newest: number;
  /** Ids of the texts of the newest version. */
  readonly summary: number;
  readonly references: number;
  /** Search terms of the newest version, as `VersionInput` has them. */
  readonly terms: string;
  /** Absent until the life is written to: rebuilt from the index then. */
  readonly lineage?: Lineage;
}

/** The living objects by kind and uid: what a relist is compared with. */
export class KnownLives {
  readonly #byKind = new Map<string, Map<string, Life>>();

  get(object: Pick<KnownObject, 'group' | 'kind' | 'uid'>): Life | undefined {
    return this.#byKind.get(groupKindOf(object))?.get(object.uid);
  }

  /** Takes in the newest state of a life; a dead one is forgotten. */
  set(life: Life): void {
    const kind = groupKindOf(life.known);
    const lives = this.#byKind.get(kind);
    if (!life.alive) lives?.delete(life.known.uid);
    else if (lives === undefined) this.#byKind.set(kind, new Map([[life.known.uid, life]]));
    else lives.set(life.known.uid, life);
  }

  *all(): Iterable<Life> {
    for (const lives of this.#byKind.values()) yield* lives.values();
  }

  /** The living objects of a kind, of one namespace if given, by uid; a copy. */
  of(kind: Pick<GroupVersionKind, 'group' | 'kind'>, namespace: string | undefined): Map<string, KnownObject> {
    const found = new Map<string, KnownObject>();
    for (const [uid, life] of this.#byKind.get(groupKindOf(kind)) ?? []) {
      if (namespace === undefined || life.known.namespace === namespace) found.set(uid, life.known);
    }
    return found;
  }
}

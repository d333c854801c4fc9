import { CHANGE_FLAGS } from '@model/change.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import type { Connection, Statement } from '../file/sqlite.ts';
import type { ObjectDetails, SegmentSource } from '../segment/segment-source.ts';
import type { VersionWriter } from '../write/version-writer.ts';

/** Where an object stands while its versions are copied. */
export interface Standing {
  readonly entry: ObjectDetails;
  readonly kindId: number;
  isAlive: boolean;
  /** As in a scene. */
  row: readonly number[];
}

interface Tally {
  objects: number;
  versions: number;
  carried: number;
}

/** The objects of a copy: written when first met, counted and followed to the end. */
export class MergedObjects {
  readonly #versions: VersionWriter;
  readonly #firstSeq: number;
  readonly #kinds = new Map<string, number>();
  readonly #tallies = new Map<number, Tally>();
  readonly #standing = new Map<number, Standing>();
  readonly #insertKind: Statement;
  readonly #setTally: Statement;
  readonly #setEnd: Statement;

  constructor(connection: Connection, versions: VersionWriter, firstSeq: number) {
    this.#versions = versions;
    this.#firstSeq = firstSeq;
    this.#insertKind = connection.prepare(
      'insert into kind(grp, version, kind, point_in_time) values (?, ?, ?, ?) returning id',
    );
    this.#setTally = connection.prepare('update kind set objects = ?, versions = ?, carried = ? where id = ?');
    this.#setEnd = connection.prepare('update object set last_seq = ? where id = ?');
  }

  /** The objects of `changes`; what is not known yet is asked of `source`. */
  entries(source: SegmentSource, changes: readonly { readonly object: number }[]): ReadonlyMap<number, ObjectDetails> {
    const ids = [...new Set(changes.map(({ object }) => object))];
    const known = ids.flatMap((id) => this.#standing.get(id)?.entry ?? []);
    const unknown = source.objects(ids.filter((id) => !this.#standing.has(id)));
    return new Map([...known, ...unknown].map((entry) => [entry.id, entry]));
  }

  /** Writes an object that is new, as begun with change `firstSeq`; true if it is. */
  meet(entry: ObjectDetails, firstSeq: number): boolean {
    if (this.#standing.has(entry.id)) return false;
    const kindId = this.#kindId(entry);
    const { createdAt = null } = entry;
    this.#versions.addObject(entry, { newId: entry.id, kindId }, { createdAt, firstSeq, lastSeq: null });
    this.#standing.set(entry.id, { entry, kindId, isAlive: true, row: [] });
    return true;
  }

  /** The newest version of an object while it lives. */
  alive(id: number): number | undefined {
    const { isAlive, row } = this.#known(id);
    return isAlive ? row[SCENE_COLUMNS.seq] : undefined;
  }

  /** What lives after what was copied. */
  living(): readonly Standing[] {
    return [...this.#standing.values()].filter(({ isAlive }) => isAlive);
  }

  /** Takes in a change that was copied. */
  take(change: Readonly<Record<'seq' | 'object' | 'flags' | 'summary' | 'references', number>>): void {
    const { seq, object, flags, summary, references } = change;
    const standing = this.#known(object);
    const isAlive = (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;
    if (isAlive !== standing.isAlive) this.#setEnd.run(isAlive ? null : seq, object);
    standing.isAlive = isAlive;
    standing.row = [object, seq, summary, references];
    const tally = this.#tallies.get(standing.kindId) ?? { objects: 0, versions: 0, carried: 0 };
    this.#tallies.set(standing.kindId, tally);
    if (seq < this.#firstSeq) tally.carried++;
    else tally.versions++;
    if (seq >= this.#firstSeq && (flags & CHANGE_FLAGS.first) !== 0) tally.objects++;
  }

  get sceneSize(): number {
    return this.scene().length / SCENE_COLUMNS.stride;
  }

  /** The living objects as rows of a scene. */
  scene(): Int32Array {
    const living = [...this.#standing.values()].filter(({ entry, isAlive }) => isAlive && !entry.pointInTime);
    return Int32Array.from(
      living
        .map(({ row }) => row)
        .toSorted(([a = 0], [b = 0]) => a - b)
        .flat(),
    );
  }

  /** Writes the counts by kind. */
  finish(): void {
    for (const [kind, { objects, versions, carried }] of this.#tallies) {
      this.#setTally.run(objects, versions, carried, kind);
    }
  }

  #known(id: number): Standing {
    const standing = this.#standing.get(id);
    if (standing === undefined) throw new Error(`Object ${id} of a change is not in its segment.`);
    return standing;
  }

  #kindId({ group, version, kind, pointInTime }: ObjectDetails): number {
    const key = JSON.stringify([group, version, kind]);
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    const id = Number(this.#insertKind.pluck().get(group, version, kind, pointInTime ? 1 : 0));
    this.#kinds.set(key, id);
    return id;
  }
}

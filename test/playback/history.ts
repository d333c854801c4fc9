import { CHANGE_COLUMNS, CHANGE_FLAGS, type ChangeRows } from '@model/change.ts';
import type { Reference } from '@model/relation.ts';
import { LIFE_COLUMNS, type ObjectEntry, SCENE_COLUMNS } from '@model/scene.ts';
import type { Health, Summary } from '@model/summary.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';

/** One change as a test writes it. `seq` is its place in the list, counted from 1. */
export interface Told {
  readonly at: number;
  readonly object: number;
  readonly type: 'applied' | 'deleted' | 'tombstone';
  readonly summary?: number;
  readonly references?: number;
  readonly severity?: 0 | 1 | 2 | 3;
  readonly pointInTime?: true;
}

export interface Names {
  readonly objects: readonly ObjectEntry[];
  readonly summaries: readonly Summary[];
  readonly references: readonly (readonly Reference[])[];
}

/** Which changes count; absent fields do not restrict. */
export interface NearestFilter {
  readonly objects?: readonly number[] | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly heartbeats?: boolean | undefined;
  readonly failures?: boolean | undefined;
}

interface Known {
  readonly seq: number;
  readonly summary: number;
  readonly references: number;
}

const absent: Known = { seq: 0, summary: 0, references: 0 };

/** A recording in memory: answers as the engine's contract says, by naive replay of its list of changes. */
export class History {
  readonly names: Names;
  readonly #told: Told[] = [];
  readonly #rows: number[][] = [];
  readonly #now = new Map<number, Known>();
  readonly #lives = new Map<number, { born: number; gone: number; references: number }>();

  constructor(names: Names, told: readonly Told[] = []) {
    this.names = names;
    for (const each of told) this.tell(each);
  }

  get lastSeq(): number {
    return this.#told.length;
  }

  timeOf(seq: number): Timestamp {
    return timestampFromMs(this.#told[seq - 1]?.at ?? 0);
  }

  told(): readonly Told[] {
    return this.#told;
  }

  tell(told: Told): void {
    const seq = this.#told.length + 1;
    const before = this.#now.get(told.object) ?? absent;
    const life = this.#lives.get(told.object);
    const isFirst = !life;
    const flags =
      (told.type === 'applied'
        ? CHANGE_FLAGS.applied
        : told.type === 'deleted'
          ? CHANGE_FLAGS.deleted
          : CHANGE_FLAGS.tombstone) |
      ((told.severity ?? 1) << CHANGE_FLAGS.severityShift) |
      (isFirst ? CHANGE_FLAGS.first : 0) |
      (told.pointInTime ? CHANGE_FLAGS.pointInTime : 0);
    const applied: Known = { seq, summary: told.summary ?? 0, references: told.references ?? 0 };
    const row: number[] = Array.from({ length: CHANGE_COLUMNS.stride }, () => 0);
    row[CHANGE_COLUMNS.seq] = seq;
    row[CHANGE_COLUMNS.object] = told.object;
    row[CHANGE_COLUMNS.flags] = flags;
    row[CHANGE_COLUMNS.summary] = applied.summary;
    row[CHANGE_COLUMNS.references] = applied.references;
    row[CHANGE_COLUMNS.previousSeq] = before.seq;
    row[CHANGE_COLUMNS.previousSummary] = before.summary;
    row[CHANGE_COLUMNS.previousReferences] = before.references;
    this.#told.push(told);
    this.#rows.push(row);
    this.#now.set(told.object, told.type === 'applied' ? applied : absent);
    if (told.pointInTime) return;
    if (told.type === 'applied') {
      this.#lives.set(told.object, { born: life?.born ?? seq, gone: 0, references: applied.references });
    } else if (life) life.gone = seq;
  }

  /** The changes whose seq and row are wanted, oldest first. */
  rows(isWanted: (seq: number, told: Told) => boolean, limit: number): ChangeRows {
    const wanted: number[] = [];
    for (const [index, told] of this.#told.entries()) {
      if (wanted.length < limit && isWanted(index + 1, told)) wanted.push(index);
    }
    return this.#columns(wanted);
  }

  historyOf(object: number, before: number, limit: number): ChangeRows {
    const own: number[] = [];
    for (let index = Math.min(before - 1, this.#told.length) - 1; index >= 0 && own.length < limit; index -= 1) {
      if (this.#told[index]?.object === object) own.push(index);
    }
    return this.#columns(own);
  }

  #columns(indexes: readonly number[]): ChangeRows {
    return {
      rows: Int32Array.from(indexes.flatMap((index) => this.#rows[index] ?? [])),
      times: Float64Array.from(indexes.map((index) => this.#told[index]?.at ?? 0)),
    };
  }

  /** Every object alive at `at`, by replay from the beginning. */
  stateAt(at: number): { readonly seq: number; readonly objects: Map<number, Known> } {
    const objects = new Map<number, Known>();
    let seq = 0;
    for (const [index, told] of this.#told.entries()) {
      if (told.at > at) break;
      seq = index + 1;
      if (told.pointInTime) continue;
      if (told.type === 'applied') {
        objects.set(told.object, { seq, summary: told.summary ?? 0, references: told.references ?? 0 });
      } else objects.delete(told.object);
    }
    return { seq, objects };
  }

  sceneRows(at: number): { readonly seq: number; readonly rows: Int32Array<ArrayBuffer> } {
    const { seq, objects } = this.stateAt(at);
    const rows = new Int32Array(objects.size * SCENE_COLUMNS.stride);
    let start = 0;
    for (const [object, known] of objects) {
      rows.set([object, known.seq, known.summary, known.references], start);
      start += SCENE_COLUMNS.stride;
    }
    return { seq, rows };
  }

  lifeRows(): Int32Array<ArrayBuffer> {
    const rows = new Int32Array(this.#lives.size * LIFE_COLUMNS.stride);
    let start = 0;
    for (const [object, life] of this.#lives) {
      rows.set([object, life.born, life.gone, life.references], start);
      start += LIFE_COLUMNS.stride;
    }
    return rows;
  }

  /** The nearest change beyond `from` that a step may go to, as the store answers it. */
  nearest(from: number, direction: 1 | -1, filter: NearestFilter = {}): number | undefined {
    for (let seq = from + direction; seq >= 1 && seq <= this.#told.length; seq += direction) {
      const told = this.#told[seq - 1];
      if (told && this.#isWanted(told, filter)) return seq;
    }
    return undefined;
  }

  /** All instants that a step may go to, in order. */
  instantsOfChanges(): readonly number[] {
    return [...new Set(this.#told.filter((told) => this.#isWanted(told, {})).map(({ at }) => at))];
  }

  #isWanted(told: Told, { objects, kind, namespace, heartbeats, failures }: NearestFilter): boolean {
    const object = this.names.objects[told.object];
    return (
      told.pointInTime !== true &&
      (heartbeats === true || told.severity !== 0) &&
      (failures !== true || told.severity === 3) &&
      (!objects || objects.includes(told.object)) &&
      (kind === undefined || object?.kind === kind) &&
      (namespace === undefined || object?.namespace === namespace)
    );
  }
}

/** `count` pods without an owner, and a summary and references for each id a generated change may name. */
export function plainNames(count: number, kinds = 6): Names {
  const healths: readonly Health[] = ['healthy', 'progressing', 'degraded', 'failing', 'finished', 'unknown'];
  return {
    objects: Array.from({ length: count }, (_, id) => ({
      id,
      group: '',
      version: 'v1',
      kind: 'Pod',
      namespace: 'shop',
      name: `pod-${id}`,
      uid: `uid-${id}`,
    })),
    summaries: healths.slice(0, kinds).map((health) => ({ health, status: health })),
    references: [
      [],
      [{ type: 'owner', group: 'apps', kind: 'ReplicaSet', namespace: 'shop', name: 'web', uid: 'uid-0' }],
    ],
  };
}

import { CHANGE_FLAGS } from '@model/change.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import type { Problems } from './problems.ts';

/** One version as its row says. */
export interface VersionRow {
  readonly seq: number;
  readonly object: number;
  /** Milliseconds since the segment's start. */
  readonly t: number;
  readonly flags: number;
  /** 0 where there is none. */
  readonly previous: number;
  readonly summary: number;
  readonly references: number;
  /** Undefined where the object's row is missing. */
  readonly kind: number | undefined;
}

/** Objects and versions, as counted. */
export interface Tally {
  objects: number;
  versions: number;
}

/** What the walk knows of an object. */
interface Walked {
  readonly first: number;
  readonly newest: VersionRow;
}

/** Follows the versions in order and compares each with those before it: what the tables say twice must agree. */
export class VersionWalk {
  readonly #problems: Problems;
  readonly #known: { readonly summaries: ReadonlySet<number>; readonly references: ReadonlySet<number> };
  readonly #objects = new Map<number, Walked>();
  readonly tallies = new Map<number, Tally>();
  #lastSeq = 0;
  #lastT = Number.NEGATIVE_INFINITY;

  constructor(
    problems: Problems,
    known: { readonly summaries: ReadonlySet<number>; readonly references: ReadonlySet<number> },
  ) {
    this.#problems = problems;
    this.#known = known;
  }

  take(row: VersionRow): void {
    const { seq, object, kind } = row;
    const wrong = (what: string): void => this.#problems.add(`Change ${seq} ${what}.`);
    if (seq !== this.#lastSeq + 1) wrong(`follows change ${this.#lastSeq}; those between are missing`);
    if (row.t < this.#lastT) wrong('is earlier than the change before it');
    const before = this.#objects.get(object);
    const previous = before !== undefined && isAlive(before.newest) ? before.newest.seq : 0;
    if (row.previous !== previous) wrong(`says that change ${row.previous} was before it; it was ${previous}`);
    if ((before === undefined) !== ((row.flags & CHANGE_FLAGS.first) !== 0)) wrong('is wrong about being the first');
    if (!this.#known.summaries.has(row.summary)) wrong(`has no summary (${row.summary})`);
    if (!this.#known.references.has(row.references)) wrong(`has no references (${row.references})`);
    if (kind === undefined) wrong(`is of an object that is missing (${object})`);
    else this.#count(kind, before === undefined);
    this.#objects.set(object, { first: before?.first ?? seq, newest: row });
    this.#lastSeq = seq;
    this.#lastT = Math.max(this.#lastT, row.t);
  }

  /** Compares the life of an object as its row says; `last` is null while it lives. */
  life(object: number, first: number, last: number | null): void {
    const walked = this.#objects.get(object);
    const wrong = (what: string): void => this.#problems.add(`Object ${object} ${what}.`);
    if (walked === undefined) {
      wrong('has no change');
      return;
    }
    if (walked.first !== first) wrong(`says that it began with change ${first}; it was ${walked.first}`);
    const ended = isAlive(walked.newest) ? null : walked.newest.seq;
    if (ended !== last) wrong(`says that it ended with ${last ?? 'none'}; it was ${ended ?? 'none'}`);
  }

  /** The living objects after the versions taken so far, as rows of a scene. */
  scene(): Int32Array {
    const living = [...this.#objects.values()]
      .map(({ newest }) => newest)
      .filter((newest) => isAlive(newest) && (newest.flags & CHANGE_FLAGS.pointInTime) === 0)
      .sort((a, b) => a.object - b.object);
    const rows = new Int32Array(living.length * SCENE_COLUMNS.stride);
    living.forEach(({ object, seq, summary, references }, index) => {
      rows.set([object, seq, summary, references], index * SCENE_COLUMNS.stride);
    });
    return rows;
  }

  #count(kind: number, isFirst: boolean): void {
    const tally = this.tallies.get(kind) ?? { objects: 0, versions: 0 };
    this.tallies.set(kind, tally);
    tally.versions++;
    if (isFirst) tally.objects++;
  }
}

function isAlive(row: VersionRow): boolean {
  return (row.flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;
}

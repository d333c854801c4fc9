import { CHANGE_FLAGS } from '@model/change.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import type { Problems } from './problems.ts';

/** One version as its row says. */
export interface VersionRow {
  readonly seq: number;
  readonly object: number;
  /** In ms since 1970. */
  readonly at: number;
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
  /** False for one that lived, or had lived, before the segment began. */
  readonly isNew: boolean;
  /** The first of the deletions that came last; null while it lives. */
  readonly ended: number | null;
  readonly newest: VersionRow;
}

/** Follows the versions in order and compares each with those before it: what the tables say twice must agree. */
export class VersionWalk {
  readonly #problems: Problems;
  readonly #known: { readonly summaries: ReadonlySet<number>; readonly references: ReadonlySet<number> };
  readonly #firstSeq: number;
  readonly #objects = new Map<number, Walked>();
  readonly tallies = new Map<number, Tally>();
  #lastSeq: number;
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(
    problems: Problems,
    known: {
      readonly summaries: ReadonlySet<number>;
      readonly references: ReadonlySet<number>;
      /** The first change of the segment's own. */
      readonly firstSeq: number;
    },
  ) {
    this.#problems = problems;
    this.#known = known;
    this.#firstSeq = known.firstSeq;
    this.#lastSeq = known.firstSeq - 1;
  }

  take(row: VersionRow): void {
    const { seq, object, kind } = row;
    if (seq < this.#firstSeq) {
      this.#carried(row);
      return;
    }
    const wrong = (what: string): void => this.#problems.add(`Change ${seq} ${what}.`);
    if (seq !== this.#lastSeq + 1) wrong(`follows change ${this.#lastSeq}; those between are missing`);
    if (row.at < this.#lastTime) wrong('is earlier than the change before it');
    const before = this.#objects.get(object);
    const previous = before !== undefined && isAlive(before.newest) ? before.newest.seq : 0;
    if (row.previous !== previous) wrong(`says that change ${row.previous} was before it; it was ${previous}`);
    const isFirst = (row.flags & CHANGE_FLAGS.first) !== 0;
    // An object that had ended in an earlier segment and is back has no version before it here, and is not new.
    const isBack = before === undefined && !isFirst && this.#firstSeq > 1;
    if ((before === undefined) !== isFirst && !isBack) wrong('is wrong about being the first');
    this.#names(row);
    if (kind !== undefined) this.#count(kind, isFirst);
    const ended = isAlive(row) ? null : (before?.ended ?? seq);
    this.#objects.set(object, { first: before?.first ?? seq, isNew: before?.isNew ?? isFirst, ended, newest: row });
    this.#lastSeq = seq;
    this.#lastTime = Math.max(this.#lastTime, row.at);
  }

  /** Compares the life of an object as its row says; `last` is null while it lives. */
  life(object: number, first: number, last: number | null): void {
    const walked = this.#objects.get(object);
    const wrong = (what: string): void => this.#problems.add(`Object ${object} ${what}.`);
    if (walked === undefined) {
      wrong('has no change');
      return;
    }
    const isNew = first >= this.#firstSeq || walked.isNew;
    if (isNew && walked.first !== first) wrong(`says that it began with change ${first}; it was ${walked.first}`);
    const { ended } = walked;
    const endedBefore = !walked.isNew && last !== null && last < this.#firstSeq && ended !== null;
    if (ended !== last && !endedBefore) wrong(`says that it ended with ${last ?? 'none'}; it was ${ended ?? 'none'}`);
  }

  /** How many objects were carried over from the segment before. */
  carried = 0;

  /** The newest version of an object that lived when the segment began. */
  #carried(row: VersionRow): void {
    const wrong = (what: string): void => this.#problems.add(`Change ${row.seq} ${what}.`);
    if (this.#objects.has(row.object)) wrong('is not the only one carried over of its object');
    if (!isAlive(row)) wrong('is carried over although its object had ended');
    this.#names(row);
    this.carried++;
    this.#objects.set(row.object, { first: row.seq, isNew: false, ended: null, newest: row });
  }

  #names({ seq, object, summary, references, kind }: VersionRow): void {
    const wrong = (what: string): void => this.#problems.add(`Change ${seq} ${what}.`);
    if (!this.#known.summaries.has(summary)) wrong(`has no summary (${summary})`);
    if (!this.#known.references.has(references)) wrong(`has no references (${references})`);
    if (kind === undefined) wrong(`is of an object that is missing (${object})`);
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

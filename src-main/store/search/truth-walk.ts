import { FACT_COLUMNS } from './facts.ts';
import type { Masks } from './masks.ts';
import type { ObjectMarks } from './object-marks.ts';

const STRIDE = FACT_COLUMNS.stride;

/** When objects were as asked for: for each, in turn the change with which it began and the one with which it ended (0: never). */
export type Truths = Map<number, number[]>;

/** What must hold: a bit a clause, and those that are turned round. */
export interface Wanted {
  readonly all: number;
  readonly negated: number;
}

/** Goes through facts in order and notes when the whole query became true and untrue, object by object. */
export class TruthWalk {
  readonly truths: Truths = new Map();
  readonly #wanted: Wanted;
  readonly #marks: ObjectMarks;
  /** The last change of what is lost before the file at hand, until all is seen that outlived it; 0: nothing is lost. */
  #lost = 0;
  #outlived = new Uint8Array(0);

  constructor(wanted: Wanted, marks: ObjectMarks) {
    this.#wanted = wanted;
    this.#marks = marks;
  }

  /**
   * Before the facts of a file, for whose objects there is room. Where what was up to change `lost` is lost, all that outlived
   * it is carried over, and whatever is not had ended by then.
   */
  begin(lost: number): void {
    this.#marks.terms.fill(0);
    this.#lost = lost;
    this.#outlived = new Uint8Array(lost === 0 ? 0 : this.#marks.isTrue.length);
  }

  /** Which terms an object of the file at hand has by now. */
  termsOf(object: number): number {
    return this.#marks.terms[object] ?? 0;
  }

  /** Takes in facts up to change `upTo`. */
  take(rows: Int32Array, masks: Masks, upTo: number): void {
    const { all, negated } = this.#wanted;
    const { newest, isTrue, terms: termsOf } = this.#marks;
    for (let at = 0; at < rows.length; at += STRIDE) {
      const object = rows[at] ?? 0;
      const seq = rows[at + FACT_COLUMNS.seq] ?? 0;
      const summary = rows[at + FACT_COLUMNS.summary] ?? 0;
      const terms = rows[at + FACT_COLUMNS.terms] ?? 0;
      if (seq <= this.#lost) this.#outlived[object] = 1;
      else if (this.#lost !== 0) this.endMissing(upTo);
      termsOf[object] = terms;
      // What was carried over from a file before is known from there: older facts that come again say nothing.
      if (seq > upTo || seq <= (newest[object] ?? 0)) continue;
      newest[object] = seq;
      const found = (masks.objects[object] ?? 0) | (masks.summaries[summary] ?? 0) | (masks.terms[terms] ?? 0);
      const holds = summary !== 0 && ((found ^ negated) & all) === all;
      if (holds !== (isTrue[object] === 1)) this.#turn(object, holds, seq);
    }
  }

  /** After all that was carried over: what was as asked and is not among that had ended. */
  endMissing(upTo: number): void {
    const lost = this.#lost;
    this.#lost = 0;
    if (lost === 0 || lost > upTo) return;
    for (const object of this.truths.keys()) {
      if (this.#marks.isTrue[object] === 1 && this.#outlived[object] !== 1) this.#turn(object, false, lost);
    }
  }

  #turn(object: number, holds: boolean, seq: number): void {
    this.#marks.isTrue[object] = holds ? 1 : 0;
    const known = this.truths.get(object);
    if (holds) {
      if (known === undefined) this.truths.set(object, [seq, 0]);
      else known.push(seq, 0);
    } else if (known !== undefined) known[known.length - 1] = seq;
  }
}

/** Leaves of `truths` those that held at some moment after change `first` or at it. */
export function heldSince(truths: Truths, first: number): Truths {
  const held: Truths = new Map();
  for (const [object, pairs] of truths) {
    const kept: number[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      const [from = 0, to = 0] = [pairs[at], pairs[at + 1]];
      if (to === 0 || to > first) kept.push(from, to);
    }
    if (kept.length > 0) held.set(object, kept);
  }
  return held;
}

import { CHANGE_FLAGS } from '@model/change.ts';
import { OUTLINE_COLUMNS } from '../versions/version-rows.ts';
import type { FactFile } from './facts.ts';
import type { Clause } from './search-query.ts';
import type { Truths } from './truth-walk.ts';

/** A file whose bodies and summaries can be read. */
export interface BodyFile extends FactFile {
  /** The largest id of a summary. */
  lastSummary(): number;
  /** Texts of summaries by id, at least of those in which `literal` stands; it may hold no comma. */
  summariesHolding(literal: string): Iterable<readonly [number, string]>;
  body(seq: number): Buffer;
}

/** Bodies read between two looks at the clock. */
const STRIDE = 32;

/** How far a walk is, from 0 to 1. */
export type Progress = number;

/**
 * Narrows `truths` to the times in which the bodies also hold what the `text:` clauses ask for: every version in them is
 * read, object by object, since each builds on the one before.
 */
export function* withBodies(
  files: readonly BodyFile[],
  truths: Truths,
  asked: { readonly clauses: readonly Clause[]; readonly upTo: number },
): Generator<Progress, Truths> {
  const narrowed: Truths = new Map();
  const holds = textTest(asked.clauses);
  let [done, read] = [0, 0];
  for (const [object, pairs] of truths) {
    const found: number[] = [];
    for (let at = 0; at < pairs.length; at += 2) {
      const [from = 0, to = 0] = [pairs[at], pairs[at + 1]];
      const end = to === 0 ? asked.upTo + 1 : to;
      let isTrue = false;
      for (const { file, seq } of versionsOf(files, object, { from, end })) {
        const isNow = holds(file.body(seq));
        if (isNow && !isTrue) found.push(seq, to);
        else if (!isNow && isTrue) found[found.length - 1] = seq;
        isTrue = isNow;
        if (++read % STRIDE === 0) yield done / truths.size;
      }
    }
    if (found.length > 0) narrowed.set(object, found);
    done += 1;
  }
  return narrowed;
}

function* versionsOf(
  files: readonly BodyFile[],
  object: number,
  within: { readonly from: number; readonly end: number },
): Generator<{ readonly file: BodyFile; readonly seq: number }, void> {
  let after = within.from - 1;
  for (const each of files) {
    const rows = each.versions.outlineOf([...each.histories.of(object, { after, before: within.end })]);
    for (let at = 0; at < rows.length; at += OUTLINE_COLUMNS.stride) {
      after = rows[at + OUTLINE_COLUMNS.seq] ?? 0;
      const flags = rows[at + OUTLINE_COLUMNS.flags] ?? 0;
      if ((flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied) yield { file: each, seq: after };
    }
  }
}

/** Whether a body holds all texts that are asked for and none that is not; without regard to case. */
function textTest(clauses: readonly Clause[]): (body: Buffer) => boolean {
  const isPlain = clauses.every(({ text }) => /^[\x20-\x7e]*$/.test(text));
  return (body) => {
    const text = body.toString(isPlain ? 'latin1' : 'utf8').toLowerCase();
    return clauses.every((clause) => text.includes(clause.text) !== clause.negated);
  };
}

import { CHANGE_FLAGS } from '@model/change.ts';
import { unlessLost } from '../file/body-texts.ts';
import { readInt32, readRow } from '../file/column-values.ts';
import { type Bounds, OUTLINE_COLUMNS } from '../versions/version-rows.ts';
import type { FactFile } from './facts.ts';
import type { KeptFacts } from './kept-facts.ts';
import type { Clause } from './search-query.ts';
import type { Truths } from './truth-walk.ts';

/** A file whose bodies and summaries can be read. */
export interface BodyFile extends FactFile {
  /** What is before it is lost, and all that lived when it began is in it: whatever is not had ended. */
  readonly tellsOfLost: boolean;
  /** The largest id of a summary. */
  lastSummary(): number;
  /** Texts of summaries by id, at least of those in which `literal` stands; it may hold no comma. */
  summariesHolding(literal: string): Iterable<readonly [number, string]>;
  body(seq: number): Buffer;
  readonly kept: KeptFacts;
}

/** Bodies read between two looks at the clock. */
const STRIDE = 32;

/** How far a walk is, from 0 to 1. */
export type Progress = number;

/** What was found in bodies. */
export interface InBodies {
  readonly truths: Truths;
  /** Bodies that could not be read, and count as holding nothing of what was asked, nor as being without it. */
  readonly lost: number;
}

/** How far the walk is with one object. */
interface Walked {
  /** The times to narrow, as in {@link Truths}. */
  readonly pairs: readonly number[];
  /** Where among them the walk is. */
  at: number;
  /** The last version that was looked at. */
  after: number;
  isTrue: boolean;
  readonly found: number[];
}

/**
 * Narrows `truths` to the times in which the bodies also hold what the `text:` clauses ask for. Every version in them is
 * read: file by file, since one that has to be opened again costs more than all else; in a file object by object, as bodies
 * lie, since each builds on the one before or lies beside it.
 */
export function* withBodies(
  files: readonly BodyFile[],
  truths: Truths,
  asked: { readonly clauses: readonly Clause[]; readonly upTo: number },
): Generator<Progress, InBodies> {
  const holds = textTest(asked.clauses);
  const objects = new Map<number, Walked>();
  for (const [object, pairs] of truths) objects.set(object, { pairs, at: 0, after: 0, isTrue: false, found: [] });
  let [read, lost] = [0, 0];
  for (const [index, file] of files.entries()) {
    const here = objectsIn(file).filter((object) => objects.has(object));
    for (const [done, object] of here.entries()) {
      const walked = objects.get(object);
      if (walked === undefined) continue;
      for (const seq of versionsOf(file, object, { after: walked.after, before: asked.upTo + 1 })) {
        walked.after = seq;
        if (!isWithin(walked, seq)) continue;
        const body = unlessLost(() => file.body(seq));
        if (body === undefined) lost++;
        take(walked, seq, body !== undefined && holds(body));
        if (++read % STRIDE === 0) yield (index + done / here.length) / files.length;
      }
    }
  }
  const narrowed: Truths = new Map();
  for (const [object, { found }] of objects) if (found.length > 0) narrowed.set(object, found);
  return { truths: narrowed, lost };
}

/** Goes on to the time in which `seq` may lie; false if it lies in none. */
function isWithin(walked: Walked, seq: number): boolean {
  const { pairs } = walked;
  const isOver = (end: number | undefined): boolean => end !== undefined && end !== 0 && end <= seq;
  while (isOver(pairs[walked.at + 1])) {
    walked.at += 2;
    walked.isTrue = false;
  }
  return seq >= (pairs[walked.at] ?? Number.POSITIVE_INFINITY);
}

function take(walked: Walked, seq: number, isNow: boolean): void {
  const { found, isTrue, pairs, at } = walked;
  if (isNow && !isTrue) found.push(seq, pairs[at + 1] ?? 0);
  else if (!isNow && isTrue) found[found.length - 1] = seq;
  walked.isTrue = isNow;
}

/** The objects of a file in the order in which their bodies lie where it is packed. */
function objectsIn({ file, statements }: FactFile): readonly number[] {
  const sql = 'select id from object order by kind, ns, name, id';
  return statements
    .rows(sql)
    .all()
    .map((row) => readInt32(file, readRow(file, row)[0]));
}

/** The versions in which an object lives, as a file has them. */
function versionsOf(file: BodyFile, object: number, bounds: Bounds): readonly number[] {
  const rows = file.versions.outlineOf([...file.histories.of(object, bounds)]);
  const seqs: number[] = [];
  for (let at = 0; at < rows.length; at += OUTLINE_COLUMNS.stride) {
    const flags = rows[at + OUTLINE_COLUMNS.flags] ?? 0;
    const isAlive = (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;
    if (isAlive) seqs.push(rows[at + OUTLINE_COLUMNS.seq] ?? 0);
  }
  return seqs;
}

/** Whether a body holds all texts that are asked for and none that is not; without regard to case. */
function textTest(clauses: readonly Clause[]): (body: Buffer) => boolean {
  const isPlain = clauses.every(({ text }) => /^[\x20-\x7e]*$/.test(text));
  return (body) => {
    const text = body.toString(isPlain ? 'latin1' : 'utf8').toLowerCase();
    return clauses.every((clause) => text.includes(clause.text) !== clause.negated);
  };
}

import { TapeError } from '../tape-error.ts';
import { type BodyFile, type Progress, withBodies } from './body-walk.ts';
import { isAbout, kindMatches } from './clause-match.ts';
import { isFixed, passing } from './fixed-clauses.ts';
import { type Asked, makeRoom, masksOf } from './masks.ts';
import type { ObjectMarks } from './object-marks.ts';
import { ranked } from './ranking.ts';
import { type Clause, FIELDS, parseQuery } from './search-query.ts';
import { heldSince, type Truths, TruthWalk } from './truth-walk.ts';
import { readRow, readText } from '../file/column-values.ts';

/** A bit a clause in 32-bit numbers. */
const MAX_CLAUSES = 30;
/** Of the whole way, what is done before bodies are read. */
const INDEX_SHARE = 0.1;

/** What a run is about, in `seq`. */
export interface RunQuestion {
  readonly query: string;
  /** The last change before what is searched: truths that ended up to there are left out. */
  readonly since: number;
  /** The last change that counts. */
  readonly upTo: number;
  /** Empty, and the run's own until it is done. */
  readonly marks: ObjectMarks;
}

/** All that was found, best first. */
export interface Found {
  readonly truths: Truths;
  readonly order: Int32Array<ArrayBuffer>;
  readonly notes: readonly string[];
}

/**
 * Searches the files of a recording, oldest first, and yields now and then how far it is, so that whoever runs it can
 * do something else in between or think better of it. Throws a {@link TapeError} (`bad-question`) for a query that
 * cannot be read.
 */
export function* searchRun(files: readonly BodyFile[], question: RunQuestion): Generator<Progress, Found> {
  const clauses = parseQuery(question.query);
  if (clauses.length > MAX_CLAUSES) {
    throw new TapeError('bad-question', `A search has at most ${MAX_CLAUSES} conditions; leave some out.`);
  }
  const inBodies = clauses.filter(({ field }) => isAbout(field, 'body'));
  const indexed = clauses
    .filter(({ field }) => !isAbout(field, 'body'))
    .map((clause, index): Asked => ({ clause, bit: 1 << index }));
  // What every object is not at some time would have all of them looked up.
  const isNarrow = indexed.some(({ clause }) => !clause.negated && !isFixed(clause.field));
  const fixed = isNarrow ? indexed.filter(({ clause }) => isFixed(clause.field)) : [];
  const walked = indexed.filter((each) => !fixed.includes(each));
  const { marks } = question;
  const wanted = {
    all: walked.reduce((all, { bit }) => all | bit, 0),
    negated: walked.reduce((bits, { clause, bit }) => (clause.negated ? bits | bit : bits), 0),
  };
  const walk = new TruthWalk(wanted, marks);
  const newest = files.at(-1);
  // Ids of objects rise from file to file: room for all of them is made once.
  if (newest !== undefined) makeRoom(newest, marks);
  for (const [index, file] of files.entries()) {
    const masks = masksOf(file, walked, marks);
    walk.begin(file.tellsOfLost ? file.firstSeq - 1 : 0);
    yield (index / files.length) * INDEX_SHARE;
    for (const facts of file.kept.of(file, (object) => walk.termsOf(object))) {
      walk.take(facts, masks, question.upTo);
      yield (index / files.length) * INDEX_SHARE;
    }
    walk.endMissing(question.upTo);
  }
  let truths = heldSince(walk.truths, question.since);
  if (fixed.length > 0) truths = passing(files, truths, { asked: fixed, marks });
  let lost = 0;
  if (inBodies.length > 0) {
    const reading = withBodies(files, truths, { clauses: inBodies, upTo: question.upTo });
    let step = reading.next();
    for (; step.done !== true; step = reading.next()) yield INDEX_SHARE + (1 - INDEX_SHARE) * step.value;
    truths = heldSince(step.value.truths, question.since);
    lost = step.value.lost;
  }
  const notes = [...notesOn(files, clauses), ...lostNote(lost)];
  return { truths, order: ranked(files, truths, marks.qualities), notes };
}

function lostNote(lost: number): readonly string[] {
  if (lost === 0) return [];
  const bodies = lost === 1 ? 'One body' : `${lost} bodies`;
  return [`${bodies} could not be read, since the recording is damaged; what was in them is not in this answer.`];
}

function notesOn(files: readonly BodyFile[], clauses: readonly Clause[]): readonly string[] {
  const notes: string[] = [];
  const fields = clauses.map(({ field }) => field);
  if (files.some(({ hasFacts }) => !hasFacts) && fields.some((field) => isAbout(field, 'term'))) {
    notes.push(
      'Part of this recording is of an older format without labels, annotations and images; look for them with text:.',
    );
  }
  for (const { noField, text } of clauses) {
    if (noField === undefined) continue;
    notes.push(`There is no field ${noField}:, so ${text} was looked for as a word; fields are ${FIELDS.join(', ')}.`);
  }
  for (const clause of clauses.filter(({ field }) => field === 'kind')) {
    if (!files.some((file) => hasKind(file, clause))) notes.push(`No kind "${clause.text}" was ever recorded.`);
  }
  return notes;
}

function hasKind({ file, statements }: BodyFile, clause: Clause): boolean {
  return statements
    .rows('select grp, kind from kind')
    .all()
    .map((row) => readRow(file, row))
    .some(([group, kind]) => kindMatches(clause, { group: readText(file, group), kind: readText(file, kind) }));
}

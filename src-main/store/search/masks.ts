import { readInt32, readRow, readText } from '../file/column-values.ts';
import { readSummary } from '../segment/json-cells.ts';
import { readColumns } from '../segment/json-columns.ts';
import { isAbout, kindMatches, literalOf, placeMatches, summaryMatches, termMatches } from './clause-match.ts';
import { likePattern } from '../texts/part-source.ts';
import { damaged } from '../tape-error.ts';
import type { BodyFile } from './body-walk.ts';
import type { FactFile } from './facts.ts';
import type { ObjectMarks } from './object-marks.ts';
import type { Clause } from './search-query.ts';

/** Which clauses hold, a bit each: of objects by what they are called, of summaries and sets of terms by their ids. */
export interface Masks {
  readonly objects: Int32Array;
  readonly summaries: Int32Array;
  readonly terms: Int32Array;
}

/** How well an object's name is what was asked for. */
export const NAME_QUALITY = { none: 0, within: 1, begins: 2, same: 3 } as const;

/** A clause, and the bit that stands for it. */
export interface Asked {
  readonly clause: Clause;
  readonly bit: number;
}

/** Goes through what is stored once (names, summaries, terms) and marks what each clause finds. `objects` is added to. */
export function masksOf(source: BodyFile, asked: readonly Asked[], objects: ObjectMarks): Masks {
  makeRoom(source, objects);
  const summaries = new Int32Array(bounded(source.file, source.lastSummary()) + 1);
  const terms = new Int32Array(source.hasFacts ? maxOf(source, 'terms') + 1 : 1);
  for (const { clause, bit } of asked) {
    if (isAbout(clause.field, 'kind')) markKinds(source, clause, { bit, objects });
    if (isAbout(clause.field, 'place')) markPlaces(source, clause, { bit, objects });
    if (isAbout(clause.field, 'summary')) markSummaries(source, clause, { bit, summaries });
    if (isAbout(clause.field, 'term') && source.hasFacts) markTerms(source, clause, { bit, terms });
  }
  return { objects: objects.masks, summaries, terms };
}

/** Makes room in `marks` for the objects of a file. */
export function makeRoom(source: FactFile, marks: ObjectMarks): void {
  marks.makeRoom(maxOf(source, 'object') + 1);
}

function maxOf({ file, statements }: FactFile, table: 'object' | 'terms'): number {
  return bounded(file, readInt32(file, readRow(file, statements.rows(`select max(id) from ${table}`).get())[0]));
}

/** Objects looked at together. */
const PAGE = 20_000;

/** More ids than any recording gives: a damaged one must not cost all memory. */
const MAX_IDS = 2 ** 26;

function bounded(file: string, id: number): number {
  if (id < 0 || id > MAX_IDS) throw damaged(file, 'an id is out of bounds');
  return id;
}

interface Marking {
  readonly bit: number;
}

function markKinds(
  { file, statements }: FactFile,
  clause: Clause,
  to: Marking & { readonly objects: ObjectMarks },
): void {
  const kinds = statements
    .rows('select id, grp, kind from kind')
    .all()
    .map((row) => readRow(file, row))
    .filter(([, group, kind]) => kindMatches(clause, { group: readText(file, group), kind: readText(file, kind) }))
    .map(([id]) => readInt32(file, id));
  const found = statements.rows('select id from object where kind in (select value from json_each(?))');
  for (const row of kinds.length === 0 ? [] : found.all(JSON.stringify(kinds))) {
    const id = readInt32(file, readRow(file, row)[0]);
    to.objects.masks[id] = (to.objects.masks[id] ?? 0) | to.bit;
  }
}

function markPlaces(source: FactFile, clause: Clause, to: Marking & { readonly objects: ObjectMarks }): void {
  for (const place of placesLike(source, clause)) markPlace(place, { clause, bit: to.bit }, to.objects);
}

/** An object by where it is. */
export interface Place {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
}

/** Marks an object that is where a clause asks for. */
export function markPlace({ id, namespace, name }: Place, { clause, bit }: Asked, marks: ObjectMarks): void {
  if (!placeMatches(clause, { namespace, name })) return;
  const { masks, qualities } = marks;
  masks[id] = (masks[id] ?? 0) | bit;
  if (clause.field === 'ns' || clause.negated) return;
  qualities[id] = Math.max(qualities[id] ?? 0, qualityOf(name.toLowerCase(), clause.text));
}

/** At least the objects that a clause about places can find. */
function* placesLike({ file, statements }: FactFile, clause: Clause): Iterable<Place> {
  const { condition, values } = sieve(clause.field === 'ns' ? 'ns' : 'name', clause);
  const sql = `select json_group_array(id), json_group_array(ns), json_group_array(name)
 from (select id, ns, name from object where id > ? and ${condition} order by id limit ${PAGE})`;
  for (let [after, isLast] = [0, false]; !isLast; ) {
    const found = statements.rows(sql).get(after, ...values);
    const [ids = [], namespaces = [], names = []] = readColumns(file, found);
    for (const [row, cell] of ids.entries()) {
      const id = readInt32(file, cell);
      if (id <= after) throw damaged(file, `object ${id} is not in its place`);
      after = id;
      yield { id, namespace: readText(file, namespaces[row]), name: readText(file, names[row]) };
    }
    isLast = ids.length < PAGE;
  }
}

function qualityOf(name: string, asked: string): number {
  if (name === asked) return NAME_QUALITY.same;
  return name.startsWith(asked) ? NAME_QUALITY.begins : NAME_QUALITY.within;
}

function markSummaries(source: BodyFile, clause: Clause, to: Marking & { readonly summaries: Int32Array }): void {
  const literal = JSON.stringify(literalOf(clause)).slice(1, -1);
  for (const [id, text] of source.summariesHolding(literal)) {
    if (!summaryMatches(clause, readSummary(source.file, text))) continue;
    to.summaries[id] = (to.summaries[id] ?? 0) | to.bit;
  }
}

function markTerms(source: FactFile, clause: Clause, to: Marking & { readonly terms: Int32Array }): void {
  const { file, statements } = source;
  const { condition, values } = sieve('term', clause);
  const found = new Set<string>();
  for (const row of statements.rows(`select id, v from term where ${condition}`).iterate(...values)) {
    const [id, line] = readRow(file, row);
    if (termMatches(clause, readText(file, line))) found.add(String(readInt32(file, id)));
  }
  if (found.size === 0) return;
  for (const row of statements.rows('select id, v from terms').iterate()) {
    const [cell, members] = readRow(file, row);
    if (
      !readText(file, members)
        .split(',')
        .some((member) => found.has(member))
    )
      continue;
    const id = readInt32(file, cell);
    to.terms[id] = (to.terms[id] ?? 0) | to.bit;
  }
}

/** A condition that lets through all that a clause can find, judged where the data is. Only ASCII has cases for SQLite. */
function sieve(
  column: 'ns' | 'name' | 'term',
  clause: Clause,
): { readonly condition: string; readonly values: readonly string[] } {
  const literal = literalOf(clause);
  const isPlain = /^[\x20-\x7e]+$/.test(literal) && !(clause.text.includes(',') && clause.field === 'ns');
  if (!isPlain) return { condition: 'true', values: [] };
  const compared = column === 'term' ? 'v' : column;
  return { condition: `${compared} like ? escape '\\'`, values: [likePattern(literal)] };
}

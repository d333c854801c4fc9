import { readInt32, readRow, readText } from '../file/column-values.ts';
import { damaged } from '../tape-error.ts';
import { isAbout, kindMatches } from './clause-match.ts';
import type { BodyFile } from './body-walk.ts';
import type { FactFile } from './facts.ts';
import { type Asked, makeRoom, markPlace, masksOf } from './masks.ts';
import type { ObjectMarks } from './object-marks.ts';
import type { Field } from './search-query.ts';
import type { Truths } from './truth-walk.ts';

/** About as many objects are looked up in the time in which all of a file are gone through. */
const FEW = 10_000;

/** True for what an object is or is not for all its life: its name, its namespace, its kind. */
export function isFixed(field: Field): boolean {
  return field !== 'any' && (isAbout(field, 'place') || isAbout(field, 'kind'));
}

/**
 * Leaves of `truths` the objects that are all their lives as `asked` is. There are as many objects as names in a recording;
 * those that were otherwise as a query asks are few as a rule, so only they are looked up.
 */
export function passing(
  files: readonly BodyFile[],
  truths: Truths,
  { asked, marks }: { readonly asked: readonly Asked[]; readonly marks: ObjectMarks },
): Truths {
  let missing: readonly number[] = [...truths.keys()];
  for (const file of files) {
    if (missing.length > FEW) masksOf(file, asked, marks);
    else missing = markChosen(file, missing, { asked, marks });
  }
  const wanted = (objects: readonly Asked[]): number => objects.reduce((bits, { bit }) => bits | bit, 0);
  const [all, negated] = [wanted(asked), wanted(asked.filter(({ clause }) => clause.negated))];
  return new Map([...truths].filter(([object]) => (((marks.masks[object] ?? 0) ^ negated) & all) === all));
}

/** Marks those of `objects` that a file knows; the others. */
function markChosen(
  source: FactFile,
  objects: readonly number[],
  { asked, marks }: { readonly asked: readonly Asked[]; readonly marks: ObjectMarks },
): readonly number[] {
  if (objects.length === 0) return objects;
  const { file, statements } = source;
  makeRoom(source, marks);
  const matching = kindsMatching(source, asked);
  const found = new Set<number>();
  const sql = `select o.id, o.kind, o.ns, o.name from json_each(?) wanted
 cross join object o on o.id = wanted.value`;
  for (const row of statements.rows(sql).all(JSON.stringify(objects))) {
    const [idCell, kindCell, namespace, name] = readRow(file, row);
    const id = readInt32(file, idCell);
    found.add(id);
    const kinds = matching.get(readInt32(file, kindCell));
    if (kinds === undefined) throw damaged(file, `the kind of object ${id} is missing`);
    marks.masks[id] = (marks.masks[id] ?? 0) | kinds;
    const place = { id, namespace: readText(file, namespace), name: readText(file, name) };
    for (const each of asked) markPlace(place, each, marks);
  }
  return objects.filter((object) => !found.has(object));
}

/** The bits of clauses about kinds, by the kinds of a file. */
function kindsMatching({ file, statements }: FactFile, asked: readonly Asked[]): ReadonlyMap<number, number> {
  const about = asked.filter(({ clause }) => isAbout(clause.field, 'kind'));
  const rows = statements.rows('select id, grp, kind from kind').all();
  return new Map(
    rows.map((row) => {
      const [id, group, kind] = readRow(file, row);
      const called = { group: readText(file, group), kind: readText(file, kind) };
      const bits = about.reduce((so, { clause, bit }) => (kindMatches(clause, called) ? so | bit : so), 0);
      return [readInt32(file, id), bits];
    }),
  );
}

import { CHANGE_COLUMNS, type ChangeRows } from '@model/change.ts';
import { readInt32, readRow } from '../file/column-values.ts';
import type { ChangeFilter } from '../tape.ts';
import type { SegmentVersions } from './open-versions.ts';
import { type Bounds, flagTests, passing, type Walk } from './version-rows.ts';
import { joinedRows } from './change-rows.ts';
import { objectConditions } from './object-conditions.ts';
import type { Statements } from '../segment/statements.ts';

/** Versions of chosen objects looked at together. */
const CHUNK = 256;

/** Where changes of a segment are looked for. */
export interface ChangesPlace {
  readonly file: string;
  readonly statements: Statements;
  readonly stored: SegmentVersions;
  /** The newest version of an object at some change before `seq`, and which that is; undefined where it is not known. */
  readonly states: {
    standing(object: number, seq: number): { readonly newest: number; readonly after: number } | undefined;
  };
}

/** Which changes: within bounds, in an order, those that a filter lets through. */
export type ChangesWanted = Pick<Walk, 'after' | 'before' | 'order' | 'limit'> & { readonly filter: ChangeFilter };

/** The changes wanted: of chosen objects by their histories, else by a walk over all. */
export function changesIn(place: ChangesPlace, wanted: ChangesWanted): ChangeRows {
  const { file, statements, stored } = place;
  const { filter, after, before, order } = wanted;
  const limit = Math.max(0, Math.trunc(wanted.limit));
  const about = objectConditions(file, statements, filter);
  if (filter.objects === undefined) return stored.versions.walk({ after, before, order, limit, flags: filter, about });
  const conditions = about.map(({ sql }) => ` and ${sql}`).join('');
  const sql = `select o.id, o.first_seq, o.last_seq is null and k.point_in_time = 0 from json_each(?) chosen
 cross join object o on o.id = chosen.value cross join kind k on k.id = o.kind where 1${conditions}`;
  const chosen = JSON.stringify([...new Set(filter.objects)]);
  const objects = statements
    .rows(sql)
    .all(chosen, ...about.map(({ value }) => value))
    .map((row): Chosen => {
      const [object = 0, first = 0, stands = 0] = readRow(file, row).map((cell) => readInt32(file, cell));
      return { object, first, stands: stands === 1 };
    });
  return changesOf(place, objects, { ...wanted, limit });
}

/** An object, and the version with which it began. What has ended may be said to end again, so its end bounds nothing. */
interface Chosen {
  readonly object: number;
  readonly first: number;
  /** It has not ended, and is part of scenes. */
  readonly stands: boolean;
}

/** Changes of these objects: only as many versions are read as it takes to find enough. */
function changesOf(place: ChangesPlace, objects: readonly Chosen[], wanted: ChangesWanted): ChangeRows {
  const { filter, limit } = wanted;
  const isWanted = passing(filter);
  const parts: ChangeRows[] = [];
  let left = limit;
  const chunk = flagTests(filter).length === 0 ? Math.min(limit, CHUNK) : CHUNK;
  for (const found of chunksOf(place, objects, { ...wanted, chunk })) {
    const part = kept(found, isWanted, left);
    parts.push(part);
    left -= part.times.length;
    if (left <= 0) break;
  }
  return joinedRows(parts);
}

type InChunks = ChangesWanted & { readonly chunk: number };

/** The changes of these objects within bounds, some at a time. */
function* chunksOf(place: ChangesPlace, objects: readonly Chosen[], wanted: InChunks): Iterable<ChangeRows> {
  const { stored } = place;
  const [only] = objects;
  if (objects.length === 1 && only !== undefined && wanted.order === 'desc') yield* backOf(place, only, wanted);
  else for (const seqs of groupsOf(seqsOf(stored, objects, wanted), wanted.chunk)) yield stored.versions.pick(seqs);
}

/**
 * Changes of one object against their order. Each says which was before it, so that what lists the versions of an object is
 * asked for the newest alone, and again before each of its lives.
 */
function* backOf(place: ChangesPlace, chosen: Chosen, wanted: InChunks): Iterable<ChangeRows> {
  const { versions, histories } = place.stored;
  const { object } = chosen;
  const { after, before: end } = within(chosen, wanted);
  let before = end;
  if (versions.backFrom === undefined) {
    const seqs = histories.of(object, { after, before }, 'desc');
    for (const group of groupsOf(seqs, wanted.chunk)) yield versions.pick(group);
    return;
  }
  for (;;) {
    const newest = newestWithin(place, chosen, { after, before });
    if (newest === undefined) return;
    const found = versions.backFrom(newest, { after, limit: wanted.chunk });
    // What is listed and is not there, as after damage, is left out.
    before = found.rows.at(CHANGE_COLUMNS.seq - CHANGE_COLUMNS.stride) ?? newest;
    yield found;
  }
}

/** Checkpoints are so many changes apart at most. */
const NEAR = 8192;

/**
 * The newest version of an object within bounds. What has not changed for long would be looked for in all that is listed
 * since; a checkpoint says at once which it is.
 */
function newestWithin(
  { stored, states }: ChangesPlace,
  { object, stands }: Chosen,
  { after, before }: Bounds,
): number | undefined {
  const newest = (bounds: Bounds): number | undefined => {
    const [first] = stored.histories.of(object, bounds, 'desc');
    return first;
  };
  const near = before - NEAR;
  if (!stands || near <= after) return newest({ after, before });
  const found = newest({ after: near, before });
  if (found !== undefined) return found;
  const standing = states.standing(object, near);
  if (standing === undefined || standing.newest <= after) return newest({ after, before: near + 1 });
  return newest({ after: standing.after, before: near + 1 }) ?? standing.newest;
}

/** The bounds, and none before the beginning of an object: what lists the versions of others there need not be read. */
function within({ first }: Chosen, { after, before }: Bounds): Bounds {
  return { after: Math.max(after, first - 1), before };
}

function seqsOf({ histories }: SegmentVersions, objects: readonly Chosen[], wanted: ChangesWanted): Iterable<number> {
  const { order } = wanted;
  const of = (chosen: Chosen, way?: 'asc' | 'desc'): Iterable<number> =>
    histories.of(chosen.object, within(chosen, wanted), way);
  const [only] = objects;
  if (objects.length === 1 && only !== undefined) return of(only, order);
  const all = objects.flatMap((object) => [...of(object)]);
  return all.sort(order === 'asc' ? (a, b) => a - b : (a, b) => b - a);
}

function* groupsOf(seqs: Iterable<number>, size: number): Iterable<readonly number[]> {
  let chunk: number[] = [];
  for (const seq of seqs) {
    chunk.push(seq);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** The rows whose flags are wanted, at most `limit`. */
function kept({ rows, times }: ChangeRows, isWanted: (flags: number) => boolean, limit: number): ChangeRows {
  const { stride, flags } = CHANGE_COLUMNS;
  const found = [...times.keys()].filter((row) => isWanted(rows[row * stride + flags] ?? 0)).slice(0, limit);
  if (found.length === times.length) return { rows, times };
  const some = new Int32Array(found.length * stride);
  found.forEach((row, index) => some.set(rows.subarray(row * stride, (row + 1) * stride), index * stride));
  return { rows: some, times: Float64Array.from(found, (row) => times[row] ?? 0) };
}

import { CHANGE_FLAGS } from '@model/change.ts';
import { LIFE_COLUMNS, SCENE_COLUMNS } from '@model/scene.ts';
import { readInt32, readRow } from '../file/column-values.ts';
import type { Statements } from './statements.ts';

/**
 * The living objects after change `seq`, as rows of a scene in the order of their ids: for each object whose lifetime
 * covers `seq` its newest version up to there. A lifetime only bounds the search (an object taken for dead may have
 * come back), so the version found has the word.
 */
export function objectsAt(
  file: string,
  statements: Statements,
  at: { readonly seq: number; readonly pointInTime: boolean },
): Int32Array<ArrayBuffer> {
  const kinds = at.pointInTime ? '' : 'and o.kind not in (select id from kind where point_in_time = 1)';
  const found = statements
    .rows(
      `select o.id, v.seq, v.sum, v.refs from object o
 cross join version v on v.seq = (select max(seq) from version where obj = o.id and seq <= ?)
 where o.first_seq <= ? and (o.last_seq is null or o.last_seq > ?) ${kinds}
 and v.flags & ${CHANGE_FLAGS.typeMask} = ${CHANGE_FLAGS.applied} order by o.id`,
    )
    .all(at.seq, at.seq, at.seq);
  return columns(file, found, SCENE_COLUMNS.stride);
}

/**
 * The objects that lived at some moment after change `first` and up to change `last`, as rows of lives, as of `last`:
 * gone with the first of the deletions that came last, with the references known then.
 */
export function livesBetween(
  file: string,
  statements: Statements,
  window: { readonly first: number; readonly last: number },
): Int32Array<ArrayBuffer> {
  const found = statements
    .rows(
      `select id, first_seq, gone, refs from (
 select o.id, o.first_seq, case when v.flags & ${CHANGE_FLAGS.typeMask} = ${CHANGE_FLAGS.applied} then null
 else coalesce((select max(seq) from version where obj = o.id and seq <= ?
 and flags & ${CHANGE_FLAGS.typeMask} <> ${CHANGE_FLAGS.applied}
 and (prev is not null or flags & ${CHANGE_FLAGS.first} <> 0)), o.last_seq) end gone, v.refs from object o
 cross join version v on v.seq = (select max(seq) from version where obj = o.id and seq <= ?)
 where o.first_seq <= ? and (o.last_seq is null or o.last_seq > ?)
 and o.kind not in (select id from kind where point_in_time = 1))
 where gone is null or gone > ? order by first_seq`,
    )
    .all(window.last, window.last, window.last, window.first, window.first);
  return columns(file, found, LIFE_COLUMNS.stride);
}

function columns(file: string, found: readonly unknown[], stride: number): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(found.length * stride);
  found.forEach((row, index) => {
    const cells = readRow(file, row);
    for (let column = 0; column < stride; column++) rows[index * stride + column] = readInt32(file, cells[column]);
  });
  return rows;
}

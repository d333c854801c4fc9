import { CHANGE_COLUMNS, CHANGE_FLAGS } from '@model/change.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import { readInt32, readRow } from '../file/column-values.ts';
import type { SegmentVersions } from '../versions/open-versions.ts';
import { OUTLINE_COLUMNS } from '../versions/version-rows.ts';
import type { Statements } from './statements.ts';

const NO_EVENTS = 'and o.kind not in (select id from kind where point_in_time = 1)';

const isAlive = (flags: number): boolean => (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;

/**
 * The living objects after change `seq`, as rows of a scene in the order of their ids: for each object whose lifetime
 * covers `seq` its newest version up to there. A lifetime only bounds the search (an object taken for dead may have
 * come back), so the version found has the word.
 */
export function objectsAt(
  file: string,
  statements: Statements,
  at: { readonly stored: SegmentVersions; readonly seq: number; readonly pointInTime: boolean },
): Int32Array<ArrayBuffer> {
  const { stored, seq } = at;
  const found = statements
    .rows(
      `select o.id from object o where o.first_seq <= ? and (o.last_seq is null or o.last_seq > ?)
 ${at.pointInTime ? '' : NO_EVENTS} order by o.id`,
    )
    .all(seq, seq);
  const newest = stored.histories.newest(seq);
  const seqs = found.flatMap((row) => newest.get(readInt32(file, readRow(file, row)[0])) ?? []);
  const outline = stored.versions.outlineOf(seqs);
  const rows = new Int32Array((outline.length / OUTLINE_COLUMNS.stride) * SCENE_COLUMNS.stride);
  let end = 0;
  for (let from = 0; from < outline.length; from += OUTLINE_COLUMNS.stride) {
    if (!isAlive(outline[from + OUTLINE_COLUMNS.flags] ?? 0)) continue;
    rows.set(outline.subarray(from, from + SCENE_COLUMNS.stride), end);
    end += SCENE_COLUMNS.stride;
  }
  return rows.slice(0, end);
}

/** A life as an object's own row says. */
interface LifeRow {
  readonly object: number;
  readonly first: number;
  /** 0 while it lives. */
  readonly last: number;
}

/**
 * The objects that lived at some moment after change `first` and up to change `last`, as rows of lives, as of `last`:
 * gone with the first of the deletions that came last, with the references known then.
 */
export function livesBetween(
  file: string,
  statements: Statements,
  asked: { readonly stored: SegmentVersions; readonly first: number; readonly last: number },
): Int32Array<ArrayBuffer> {
  const { stored, first, last } = asked;
  const sql = `select o.id, o.first_seq, o.last_seq from object o
 where o.first_seq <= ? and (o.last_seq is null or o.last_seq > ?) ${NO_EVENTS} order by o.first_seq`;
  const newest = stored.histories.newest(last);
  const lives = statements
    .rows(sql)
    .all(last, first)
    .map((row): LifeRow => {
      const [object = 0, began = 0, ended = 0] = readRow(file, row).map((cell) => readInt32(file, cell));
      return { object, first: began, last: ended };
    })
    .filter(({ object }) => newest.has(object));
  const outline = stored.versions.outlineOf(lives.map(({ object }) => newest.get(object) ?? 0));
  const rows: number[] = [];
  lives.forEach((life, index) => {
    const from = index * OUTLINE_COLUMNS.stride;
    const alive = isAlive(outline[from + OUTLINE_COLUMNS.flags] ?? 0);
    const gone = alive ? 0 : goneBy(stored, life, last);
    if (alive || gone > first)
      rows.push(life.object, life.first, gone, outline[from + OUTLINE_COLUMNS.references] ?? 0);
  });
  return Int32Array.from(rows);
}

/** The first of the deletions that came last up to change `last`: the newest before which the object lived. */
function goneBy({ versions, histories }: SegmentVersions, life: LifeRow, last: number): number {
  for (const seq of histories.of(life.object, { after: 0, before: last + 1 }, 'desc')) {
    const { rows } = versions.pick([seq]);
    const flags = rows[CHANGE_COLUMNS.flags] ?? 0;
    const ends = (rows[CHANGE_COLUMNS.previousSeq] ?? 0) !== 0 || (flags & CHANGE_FLAGS.first) !== 0;
    if (!isAlive(flags) && ends) return seq;
  }
  return life.last;
}

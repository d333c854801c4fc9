import type { Connection, Statement } from '../file/sqlite.ts';
import { COVERAGE_COLUMNS } from './silence-rows.ts';

/** What the writer of a segment asks and tells its file, prepared once. */
export function statementsOf(connection: Connection) {
  const prepare = (sql: string): Statement => connection.prepare(sql);
  return {
    meta: prepare('select v from meta where k = ?').pluck(),
    addMeta: prepare('update meta set v = v + ? where k = ?'),
    firstMeta: prepare('insert or ignore into meta(k, v) values (?, ?)'),
    raiseMeta: prepare('update meta set v = max(v, ?) where k = ?'),
    openGap: prepare('insert into gap(id, t0, kind, ns, why, detail) values (?, ?, ?, ?, ?, ?)'),
    closeGap: prepare('update gap set t1 = max(t0, ?) where id = ?'),
    closeOpenGaps: prepare('update gap set t1 = max(t0, ?) where t1 is null'),
    gapLike: prepare('select id from gap where why = ? and detail = ? and t0 = ?').pluck(),
    dropGap: prepare('delete from gap where id = ?'),
    latestCoverage: prepare(
      'select state, detail from coverage where kind = ? and ns = ? order by id desc limit 1',
    ).raw(),
    newestCoverage: prepare(
      `select ${COVERAGE_COLUMNS} from coverage where id in (select max(id) from coverage group by kind, ns)`,
    ).raw(),
    insertCoverage: prepare('insert into coverage(kind, ns, state, since, detail) values (?, ?, ?, ?, ?)'),
    addRedactions: prepare('insert into redaction values (?, ?) on conflict do update set n = n + excluded.n'),
    addCount: prepare('insert into hist values (?, ?, ?, ?) on conflict do update set c = c + excluded.c'),
    addTally: prepare('update kind set objects = objects + ?, versions = versions + ? where id = ?'),
    insertKind: prepare('insert into kind(grp, version, kind, point_in_time) values (?, ?, ?, ?)'),
    kinds: prepare('select id, grp, kind, version from kind').raw(),
    newest: prepare(
      `select (select max(seq) from version), (select t from version order by seq desc limit 1),
 (select max(id) from object), (select max(id) from gap)`,
    ).raw(),
    // One that ended in an earlier segment and is not back is known to that segment.
    ended: prepare('select uid, id from object where last_seq >= ?').raw(),
    objects: prepare('select id from object').pluck(),
    setMeta: prepare('update meta set v = ? where k = ?'),
    addCarried: prepare('update kind set carried = carried + 1 where id = ?'),
    living: prepare(
      `select o.id, o.kind, k.grp, k.version, k.kind, o.ns, o.name, o.uid, k.point_in_time
 from object o join kind k on k.id = o.kind where o.last_seq is null`,
    ).raw(),
  };
}

import { readInt32, readRow, readUid } from '../file/column-values.ts';
import { endTerms } from '../search/end-terms.ts';
import type { FactFile } from '../search/facts.ts';
import { newestVersions } from '../versions/newest-versions.ts';
import type { Life } from './known-lives.ts';
import type { VersionWriter } from './version-writer.ts';

/**
 * The living objects of a segment as its writer knows them. `objects` are their rows of (id, kind, group, version, kind's
 * name, namespace, name, uid, point in time).
 */
export function* livingIn(stored: FactFile, versions: VersionWriter, objects: readonly unknown[]): Iterable<Life> {
  const { file } = stored;
  const termsOf = endTerms(stored);
  const rows = objects.map((row) => readRow(file, row));
  const standing = newestVersions(
    stored,
    rows.map(([id]) => readInt32(file, id)),
  );
  for (const cells of rows) {
    const [id = 0, kindId = 0] = cells.slice(0, 2).map((cell) => readInt32(file, cell));
    const [group = '', version = '', kind = '', namespace = '', name = ''] = cells
      .slice(2, 7)
      .map((cell) => (typeof cell === 'string' ? cell : ''));
    const found = standing.get(id);
    if (found === undefined) continue;
    const names = { group, version, kind, namespace, name, uid: readUid(file, cells[7]), pointInTime: cells[8] === 1 };
    const life = versions.lifeOf(kindId, found, names);
    yield { ...life, terms: termsOf(life.id) };
  }
}

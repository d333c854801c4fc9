import { readInt32, readInteger, readRow, readText } from '../file/column-values.ts';
import { sizeWithLog } from '../file/file-size.ts';
import { readOrigin } from './json-cells.ts';
import { readRedactions } from './redaction-counts.ts';
import type { SegmentKind, SegmentTotals } from './segment-source.ts';
import type { Statements } from './statements.ts';

/** What the segment `file` adds to a report. */
export function totalsOf(file: string, statements: Statements, formatVersion: number): SegmentTotals {
  const [origin] = readRow(file, statements.rows(`select v from meta where k = 'origin'`).get());
  const [raw] = readRow(file, statements.rows(`select v from meta where k = 'raw_bytes'`).get());
  return {
    formatVersion,
    origin: readOrigin(file, readText(file, origin)),
    kinds: kindsIn(file, statements, formatVersion),
    redactions: readRedactions(file, statements),
    bytes: { file: sizeWithLog(file), raw: readInteger(file, raw) },
  };
}

function kindsIn(file: string, statements: Statements, formatVersion: number): readonly SegmentKind[] {
  const carriedColumn = formatVersion < 3 ? '0' : 'carried';
  return statements
    .rows(`select grp, version, kind, objects, versions, ${carriedColumn} from kind order by grp, kind, version`)
    .all()
    .map((row) => {
      const [group, version, kind, objects, versions, carried] = readRow(file, row);
      return {
        group: readText(file, group),
        version: readText(file, version),
        kind: readText(file, kind),
        objects: readInt32(file, objects),
        versions: readInt32(file, versions),
        carried: readInt32(file, carried),
      };
    });
}

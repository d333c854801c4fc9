import { statSync } from 'node:fs';
import type { KindCount, RecordingReport, RecordingSpan } from '@model/recording.ts';
import { readInt32, readInteger, readRow, readText } from '../file/column-values.ts';
import { redactionOf } from '../file/redaction-key.ts';
import { readOrigin } from './json-cells.ts';
import { COVERAGE_COLUMNS, GAP_COLUMNS, readCoverage, readGap } from './silence-rows.ts';
import type { Statements } from './statements.ts';

/** Collects what `inspect` prints from the segment `file`. */
export function reportOf(
  file: string,
  statements: Statements,
  known: { readonly formatVersion: number; readonly span: RecordingSpan | undefined },
): RecordingReport {
  const [origin] = readRow(file, statements.rows(`select v from meta where k = 'origin'`).get());
  const [raw] = readRow(file, statements.rows(`select v from meta where k = 'raw_bytes'`).get());
  const coverage = `select ${COVERAGE_COLUMNS} from coverage
 where id in (select max(id) from coverage group by kind, ns) order by kind, ns`;
  return {
    formatVersion: known.formatVersion,
    origin: readOrigin(file, readText(file, origin)),
    ...(known.span === undefined ? {} : { span: known.span }),
    kinds: kindsIn(file, statements),
    gaps: statements
      .rows(`select ${GAP_COLUMNS} from gap order by t0, id`)
      .all()
      .map((row) => readGap(file, row)),
    coverage: statements
      .rows(coverage)
      .all()
      .map((row) => readCoverage(file, row)),
    redactions: statements
      .rows('select kind, n from redaction order by kind')
      .all()
      .map((row) => {
        const [key, count] = readRow(file, row);
        return { ...redactionOf(readText(file, key)), count: readInteger(file, count) };
      }),
    bytes: { file: bytesOnDisk(file), raw: readInteger(file, raw) },
  };
}

function kindsIn(file: string, statements: Statements): readonly KindCount[] {
  return statements
    .rows('select grp, version, kind, objects, versions from kind order by grp, kind, version')
    .all()
    .map((row) => {
      const [group, version, kind, objects, versions] = readRow(file, row);
      return {
        group: readText(file, group),
        version: readText(file, version),
        kind: readText(file, kind),
        objects: readInt32(file, objects),
        versions: readInt32(file, versions),
      };
    });
}

/** The file and its write-ahead log, which holds what was not folded in yet. */
function bytesOnDisk(file: string): number {
  return [file, `${file}-wal`]
    .map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}

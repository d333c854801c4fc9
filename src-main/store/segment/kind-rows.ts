import type { GroupVersionKind } from '@model/object-ref.ts';
import { readInt32, readRow, readText } from '../file/column-values.ts';
import type { Statements } from './statements.ts';

/** A kind of a segment. */
export interface KindRow extends GroupVersionKind {
  readonly id: number;
  readonly pointInTime: boolean;
}

/** The kinds of a segment by their ids. */
export function kindRows(file: string, statements: Statements): ReadonlyMap<number, KindRow> {
  const found = statements.rows('select id, grp, version, kind, point_in_time from kind').all();
  return new Map(
    found.map((row) => {
      const [cell, group, version, kind, pointInTime] = readRow(file, row);
      const id = readInt32(file, cell);
      const names = { group: readText(file, group), version: readText(file, version), kind: readText(file, kind) };
      return [id, { id, ...names, pointInTime: pointInTime === 1 }];
    }),
  );
}

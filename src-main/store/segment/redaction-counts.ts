import { readInteger, readRow, readText } from '../file/column-values.ts';
import type { MetaKey } from '../file/format.ts';
import { readCounts } from './json-cells.ts';
import type { Statements } from './statements.ts';

/** Counts of replaced values by the key they have in their table. */
export type RedactionCounts = ReadonlyMap<string, number>;

/** What a segment counted itself, and what all those before it had counted when it began: retention may have removed them. */
export interface Redactions {
  readonly own: RedactionCounts;
  readonly before: RedactionCounts;
}

/** Where the counts of the segments before one are kept. */
export const REDACTED_BEFORE: MetaKey = 'redacted_before';

/** The counts of the segment `file`. */
export function readRedactions(file: string, statements: Statements): Redactions {
  const own = statements
    .rows('select kind, n from redaction')
    .all()
    .map((row) => {
      const [key, count] = readRow(file, row);
      return [readText(file, key), readInteger(file, count)] as const;
    });
  const found = statements.rows('select v from meta where k = ?').get(REDACTED_BEFORE);
  const before = found === undefined ? [] : readCounts(file, readText(file, readRow(file, found)[0]));
  return { own: new Map(own), before: new Map(before) };
}

/** Counts as the text of {@link REDACTED_BEFORE}. */
export function countsText(counts: RedactionCounts): string {
  return JSON.stringify(Object.fromEntries(counts));
}

/**
 * The counts of several segments in order together. Of a segment that is not there any more they are known from the one
 * after it; those of earlier programs know of their own only.
 */
export function countedOver(segments: readonly Redactions[]): RedactionCounts {
  const counts = new Map<string, number>();
  for (const { own, before } of segments) {
    for (const [key, count] of before) counts.set(key, Math.max(counts.get(key) ?? 0, count));
    for (const [key, count] of own) counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
}

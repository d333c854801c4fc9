import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SegmentEntry } from './catalogue.ts';

/** The numbers of an entry, in the order of their columns. */
const COLUMNS = [
  'number',
  'bytes',
  'segment',
  'startedAt',
  'firstSeq',
  'firstObject',
  'firstSummary',
  'firstReferences',
  'firstGap',
  'lastSeq',
  'recording',
  'changedAt',
  'sums',
] as const satisfies readonly (keyof SegmentEntry)[];

/** Entries as JSON: what the columns are, one row a segment with its file name, and the CRC-32 of the rows' text. */
export function textOfEntries(entries: readonly SegmentEntry[]): string {
  const rows = entries.map((entry) => [basename(entry.path), ...COLUMNS.map((column) => entry[column])]);
  return `${JSON.stringify({ columns: ['file', ...COLUMNS], rows, sum: sumOf(rows) })}\n`;
}

/** Entries from such a text; none if it is anything else, since they can be made again. */
export function entriesFromText(text: string, folder: string): readonly SegmentEntry[] {
  const value = parsed(text);
  const { columns, rows, sum } = typeof value === 'object' && value !== null ? fieldsOf(value) : {};
  if (JSON.stringify(columns) !== JSON.stringify(['file', ...COLUMNS]) || !Array.isArray(rows)) return [];
  if (sum !== sumOf(rows)) return [];
  const entries = rows.map((row) => entryOf(row, folder));
  return entries.every((entry) => entry !== undefined) ? entries : [];
}

function entryOf(row: unknown, folder: string): SegmentEntry | undefined {
  if (!Array.isArray(row) || row.length !== COLUMNS.length + 1) return undefined;
  const [file, ...numbers]: readonly unknown[] = row;
  const isFile = typeof file === 'string' && basename(file) === file;
  if (!isFile || !numbers.every((number) => typeof number === 'number' && Number.isSafeInteger(number)))
    return undefined;
  const [number, bytes, segment, startedAt, firstSeq, ...rest] = numbers.map(Number);
  const [firstObject, firstSummary, firstReferences, firstGap, lastSeq, recording, changedAt, sums] = rest;
  return {
    path: join(folder, file),
    number: number ?? 0,
    bytes: bytes ?? 0,
    segment: segment ?? 0,
    startedAt: startedAt ?? 0,
    firstSeq: firstSeq ?? 0,
    firstObject: firstObject ?? 0,
    firstSummary: firstSummary ?? 0,
    firstReferences: firstReferences ?? 0,
    firstGap: firstGap ?? 0,
    lastSeq: lastSeq ?? 0,
    recording: recording ?? 0,
    changedAt: changedAt ?? 0,
    sums: sums ?? 0,
  };
}

/** A flipped bit in a number would be believed, and a question go to the wrong segment. */
function sumOf(rows: readonly unknown[]): number {
  return crc32(JSON.stringify(rows));
}

function fieldsOf(value: object): { readonly columns?: unknown; readonly rows?: unknown; readonly sum?: unknown } {
  return value;
}

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

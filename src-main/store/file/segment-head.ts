import { crc32 } from 'node:zlib';
import { readInteger, readRow } from './column-values.ts';
import type { MetaKey } from './format.ts';
import type { Connection } from './sqlite.ts';

/** Where the numbers of a segment begin: smaller ones were given in segments before it. */
export interface Numbering {
  readonly firstSeq: number;
  readonly firstObject: number;
  readonly firstSummary: number;
  readonly firstReferences: number;
  readonly firstGap: number;
}

/** What a segment says of its place in the recording. */
export interface SegmentHead extends Numbering {
  /** 1 for the first of the recording. */
  readonly segment: number;
  /** What its times count from, in ms since 1970. No change of its own is earlier. */
  readonly startedAt: number;
}

const KEYS: Readonly<Record<keyof SegmentHead, MetaKey>> = {
  segment: 'segment',
  startedAt: 'started_at',
  firstSeq: 'first_seq',
  firstObject: 'first_object',
  firstSummary: 'first_summary',
  firstReferences: 'first_refs',
  firstGap: 'first_gap',
};

/** The head of a segment as rows of `meta`. */
export function headRows(head: SegmentHead): readonly (readonly [MetaKey, bigint])[] {
  return [
    [KEYS.segment, BigInt(head.segment)],
    [KEYS.startedAt, BigInt(head.startedAt)],
    [KEYS.firstSeq, BigInt(head.firstSeq)],
    [KEYS.firstObject, BigInt(head.firstObject)],
    [KEYS.firstSummary, BigInt(head.firstSummary)],
    [KEYS.firstReferences, BigInt(head.firstReferences)],
    [KEYS.firstGap, BigInt(head.firstGap)],
  ];
}

/** Reads the head of a segment. Before format 3 a recording was one segment, which began everything. */
export function readHead(file: string, connection: Connection): SegmentHead {
  const select = connection.prepare('select v from meta where k = ?').raw();
  const read = (key: keyof SegmentHead, absent?: number): number => {
    const found = select.get(KEYS[key]);
    return found === undefined && absent !== undefined ? absent : readInteger(file, readRow(file, found)[0]);
  };
  return {
    segment: read('segment', 1),
    startedAt: read('startedAt'),
    firstSeq: read('firstSeq', 1),
    firstObject: read('firstObject', 1),
    firstSummary: read('firstSummary', 1),
    firstReferences: read('firstReferences', 1),
    firstGap: read('firstGap', 1),
  };
}

/** True if both say the same. */
export function isSameHead(one: SegmentHead, other: SegmentHead): boolean {
  return String(headRows(one)) === String(headRows(other));
}

/**
 * A number that all segments of a recording have in common, and hardly those of two: the CRC-32 of what it is of and of
 * the random id that it was given. Recordings of earlier programs have no id.
 */
export function readRecording(connection: Connection): number {
  const select = connection.prepare('select v from meta where k = ?').pluck();
  const keys: readonly MetaKey[] = ['origin', 'recording'];
  return crc32(JSON.stringify(keys.map((key) => select.get(key))));
}

/** True if every object that lived when the segment began is in it, so that it needs no other. */
export function isWhole(connection: Connection): boolean {
  return connection.prepare(`select v from meta where k = 'whole'`).pluck().get() !== 0;
}

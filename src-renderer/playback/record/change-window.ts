import { CHANGE_COLUMNS, CHANGE_FLAGS, type ChangeRows, changeTypeOf } from '@model/change.ts';
import type { DictionaryIds } from './dictionary.ts';

const { stride } = CHANGE_COLUMNS;

/** A window that grows is given this many times the room that it needs. */
const SPARE = 1.5;

/**
 * A stretch of the record without holes: every change in (afterSeq, lastSeq]. It answers for the instants from
 * `coversFrom` to `coversUntil` (both inclusive): for those it is certain which of its rows have happened.
 */
export interface ChangeWindow extends ChangeRows {
  readonly afterSeq: number;
  readonly lastSeq: number;
  readonly coversFrom: number;
  readonly coversUntil: number;
}

/** One change, as numbers. */
export interface ChangeRow {
  readonly seq: number;
  readonly object: number;
  readonly flags: number;
  readonly summary: number;
  readonly references: number;
  readonly previousSeq: number;
  readonly previousSummary: number;
  readonly previousReferences: number;
}

/** A window without rows: the scene at `at`, whose last change is `seq`. */
export function emptyWindow(seq: number, at: number): ChangeWindow {
  return {
    afterSeq: seq,
    lastSeq: seq,
    coversFrom: at,
    coversUntil: at,
    rows: new Int32Array(0),
    times: new Float64Array(0),
  };
}

/** How many of the rows have happened by `at`. */
export function countUntil(window: ChangeRows, at: number): number {
  let low = 0;
  let high = window.times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((window.times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row at an index; throws outside, which is a defect of the caller. */
export function rowAt(changes: ChangeRows, index: number): ChangeRow {
  const { rows } = changes;
  const start = index * stride;
  const column = (offset: number): number => {
    const value = rows[start + offset];
    if (value === undefined) throw new RangeError(`No change at index ${index}.`);
    return value;
  };
  return {
    seq: column(CHANGE_COLUMNS.seq),
    object: column(CHANGE_COLUMNS.object),
    flags: column(CHANGE_COLUMNS.flags),
    summary: column(CHANGE_COLUMNS.summary),
    references: column(CHANGE_COLUMNS.references),
    previousSeq: column(CHANGE_COLUMNS.previousSeq),
    previousSummary: column(CHANGE_COLUMNS.previousSummary),
    previousReferences: column(CHANGE_COLUMNS.previousReferences),
  };
}

/** The rows after `seq`. */
export function rowsAfter(changes: ChangeRows, seq: number): ChangeRows {
  let index = 0;
  while (index < changes.times.length && rowAt(changes, index).seq <= seq) index += 1;
  return index === 0 ? changes : { rows: changes.rows.slice(index * stride), times: changes.times.slice(index) };
}

/** Adds the changes in (window.lastSeq, lastSeq]. */
export function appended(window: ChangeWindow, changes: ChangeRows, lastSeq: number): ChangeWindow {
  const newest = changes.times.at(-1);
  return {
    ...window,
    rows: behind(window.rows, changes.rows, (buffer, from, length) => new Int32Array(buffer, from, length)),
    times: behind(window.times, changes.times, (buffer, from, length) => new Float64Array(buffer, from, length)),
    lastSeq,
    // More rows of the very same instant may follow, so the last one is not covered yet.
    coversUntil: newest === undefined ? window.coversUntil : Math.max(window.coversUntil, newest - 1),
  };
}

/** Adds the changes in (afterSeq, window.afterSeq]. */
export function prepended(window: ChangeWindow, changes: ChangeRows, afterSeq: number): ChangeWindow {
  const oldest = changes.times[0] ?? window.coversFrom;
  return {
    ...window,
    ...joined(changes, window),
    afterSeq,
    coversFrom: afterSeq === 0 ? Number.NEGATIVE_INFINITY : Math.min(oldest, window.coversFrom),
  };
}

/** Drops the oldest rows before index `start` and the newest from index `end`. */
export function trimmed(window: ChangeWindow, start: number, end: number): ChangeWindow {
  const { times } = window;
  return {
    rows: window.rows.subarray(start * stride, end * stride),
    times: times.subarray(start, end),
    afterSeq: start === 0 ? window.afterSeq : rowAt(window, start - 1).seq,
    coversFrom: start === 0 ? window.coversFrom : (times[start] ?? window.coversUntil),
    lastSeq: end === times.length ? window.lastSeq : rowAt(window, end - 1).seq,
    coversUntil: end === times.length ? window.coversUntil : (times[end] ?? 0) - 1,
  };
}

/** Adds the dictionary ids that applying these rows, either way, needs. Points in time are in no scene. */
export function collectChangeIds(changes: ChangeRows, into: DictionaryIds): void {
  for (let index = 0; index < changes.times.length; index += 1) {
    const row = rowAt(changes, index);
    if (row.flags & CHANGE_FLAGS.pointInTime) continue;
    into.objects.add(row.object);
    if (changeTypeOf(row.flags) === 'applied') {
      into.summaries.add(row.summary);
      into.references.add(row.references);
    }
    if (row.previousSeq !== 0) {
      into.summaries.add(row.previousSummary);
      into.references.add(row.previousReferences);
    }
  }
}

/** How far a buffer is written on. */
const written = new WeakMap<ArrayBuffer, number>();

type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/**
 * `more` behind `first`, in the room that was left there if there is any: what is heard live comes in many small batches,
 * and would else copy the whole window each time. What others hold of the buffer stays as it is.
 */
function behind<T extends Numbers>(
  first: T,
  more: T,
  view: (buffer: ArrayBuffer, from: number, length: number) => T,
): T {
  const { buffer, byteOffset, byteLength } = first;
  const [end, length] = [byteOffset + byteLength, first.length + more.length];
  const isNext = written.get(buffer) === end && end + more.byteLength <= buffer.byteLength;
  if (!isNext && more.length === 0) return first;
  const into = isNext ? buffer : new ArrayBuffer(Math.ceil(length * SPARE) * first.BYTES_PER_ELEMENT);
  const all = view(into, isNext ? byteOffset : 0, length);
  if (!isNext) all.set(first);
  all.set(more, first.length);
  written.set(into, all.byteOffset + all.byteLength);
  return all;
}

function joined(first: ChangeRows, second: ChangeRows): ChangeRows {
  const rows = new Int32Array(first.rows.length + second.rows.length);
  rows.set(first.rows);
  rows.set(second.rows, first.rows.length);
  const times = new Float64Array(first.times.length + second.times.length);
  times.set(first.times);
  times.set(second.times, first.times.length);
  return { rows, times };
}

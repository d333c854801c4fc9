import { readBytes, readInt32, readRow } from '../file/column-values.ts';
import { packColumns, unpackColumns } from '../file/packed-columns.ts';
import { MAX_FRAME_BYTES } from '../codec/zstd-codec.ts';
import type { Statements } from '../segment/statements.ts';
import { damaged } from '../tape-error.ts';

/** A block lists about so many versions. */
export const BLOCK_VERSIONS = 1024;

/** Pairs of an object and one of its versions. */
export const PAIR = { object: 0, seq: 1, stride: 2 } as const;

/** A row of `history`: the versions after the block before it up to `last`. */
export interface HistoryBlock {
  readonly last: number;
  readonly count: number;
}

/** Pairs in the order of objects and then of versions. */
export function sortedPairs(pairs: Int32Array): Int32Array<ArrayBuffer> {
  const order = Array.from({ length: pairs.length / PAIR.stride }, (_none, index) => index * PAIR.stride);
  const at = (index: number): number => pairs[index] ?? 0;
  order.sort((a, b) => at(a) - at(b) || at(a + PAIR.seq) - at(b + PAIR.seq));
  const sorted = new Int32Array(pairs.length);
  order.forEach((from, index) => sorted.set(pairs.subarray(from, from + PAIR.stride), index * PAIR.stride));
  return sorted;
}

/** Sorted pairs as one small body. */
export function encodeHistory(pairs: Int32Array): Buffer {
  return packColumns(pairs, PAIR.stride);
}

/** The blocks up to change `upTo` whose last change comes after `after`, in order. */
export function historyBlocks(
  file: string,
  statements: Statements,
  bounds: { readonly after: number; readonly upTo: number },
): readonly HistoryBlock[] {
  return statements
    .rows('select seq, n from history where seq > ? and seq <= ? order by seq')
    .all(bounds.after, bounds.upTo)
    .map((row) => {
      const [last, count] = readRow(file, row);
      return { last: readInt32(file, last), count: readInt32(file, count) };
    });
}

/** The sorted pairs of a block. Throws a TapeError for a body that cannot be one. */
export function readHistory(file: string, statements: Statements, block: HistoryBlock): Int32Array<ArrayBuffer> {
  const { last, count } = block;
  const wrong = (why: string): Error => damaged(file, `the histories up to change ${last} ${why}`);
  const sql = `select case when length(body) <= ${MAX_FRAME_BYTES} then body end from history where seq = ?`;
  const [body] = readRow(file, statements.rows(sql).get(last));
  const pairs = unpackColumns({ count, body: readBytes(file, body) }, PAIR.stride, wrong);
  let [object, before] = [0, 0];
  for (let at = 0; at < pairs.length; at += PAIR.stride) {
    const [of = 0, seq = 0] = [pairs[at], pairs[at + PAIR.seq]];
    const isInOrder = of > object || (of === object && seq > before);
    if (!isInOrder || seq < 1 || seq > last) throw wrong(`list change ${seq} of object ${of}`);
    [object, before] = [of, seq];
  }
  return pairs;
}

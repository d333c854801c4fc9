import { zstdCodec } from '../codec/zstd-codec.ts';

/** A whole number of 32 bits in groups of seven. */
const MAX_NUMBER_BYTES = 5;
/** Stands for a byte behind the last, as one that another must follow. */
const MISSING = 0x1ff;

/**
 * Rows of `stride` numbers as one small body: column by column, each number as its difference to the one above it, small
 * ones in one byte, compressed.
 */
export function packColumns(rows: Int32Array, stride: number): Buffer {
  const bytes = Buffer.alloc(rows.length * MAX_NUMBER_BYTES);
  let end = 0;
  for (let column = 0; column < stride; column++) {
    let above = 0;
    for (let at = column; at < rows.length; at += stride) {
      const value = rows[at] ?? 0;
      const difference = (value - above) | 0;
      above = value;
      let rest = ((difference << 1) ^ (difference >> 31)) >>> 0;
      for (; rest > 0x7f; rest >>>= 7) bytes[end++] = (rest & 0x7f) | 0x80;
      bytes[end++] = rest;
    }
  }
  return zstdCodec.encode(bytes.subarray(0, end), undefined);
}

/** The rows of a packed body. `wrong` makes the error for a body that cannot be one. */
export function unpackColumns(
  packed: { readonly count: number; readonly body: Buffer },
  stride: number,
  wrong: (why: string) => Error,
): Int32Array<ArrayBuffer> {
  const { count } = packed;
  const bytes = textOf(packed.body, wrong);
  if (count < 0 || bytes.length < count * stride) throw wrong('ends too early');
  const rows = new Int32Array(count * stride);
  let end = 0;
  for (let column = 0; column < stride; column++) {
    let above = 0;
    for (let at = column; at < rows.length; at += stride) {
      let byte = bytes[end++] ?? MISSING;
      let coded = byte & 0x7f;
      for (let shift = 7; byte > 0x7f; shift += 7) {
        if (shift > 28) throw wrong('is malformed');
        byte = bytes[end++] ?? MISSING;
        coded |= (byte & 0x7f) << shift;
      }
      above = (above + ((coded >>> 1) ^ -(coded & 1))) | 0;
      rows[at] = above;
    }
  }
  return rows;
}

function textOf(body: Buffer, wrong: (why: string) => Error): Buffer {
  try {
    return zstdCodec.decode([body], undefined);
  } catch (error) {
    throw wrong(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

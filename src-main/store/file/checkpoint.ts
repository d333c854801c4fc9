import { SCENE_COLUMNS } from '@model/scene.ts';
import { damaged } from '../tape-error.ts';
import { zstdCodec } from './zstd-codec.ts';

const STRIDE = SCENE_COLUMNS.stride;
/** A whole number of 32 bits in groups of seven. */
const MAX_NUMBER_BYTES = 5;

/**
 * Rows of a scene, in the order of their objects, as one small body: column by column, each number as its difference to
 * the one above it, small ones in one byte, compressed. About two bytes an object.
 */
export function encodeCheckpoint(rows: Int32Array): Buffer {
  const bytes = Buffer.alloc(rows.length * MAX_NUMBER_BYTES);
  let end = 0;
  for (let column = 0; column < STRIDE; column++) {
    let above = 0;
    for (let at = column; at < rows.length; at += STRIDE) {
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

/** The rows of the checkpoint after change `seq`. Throws a {@link TapeError} for a body that cannot be one. */
export function decodeCheckpoint(
  file: string,
  stored: { readonly seq: number; readonly count: number; readonly body: Buffer },
): Int32Array<ArrayBuffer> {
  const { seq, count, body } = stored;
  const wrong = (why: string): Error => damaged(file, `the checkpoint after change ${seq} ${why}`);
  const bytes = textOf(body, wrong);
  if (bytes.length < count * STRIDE) throw wrong('ends too early');
  const rows = new Int32Array(count * STRIDE);
  let end = 0;
  for (let column = 0; column < STRIDE; column++) {
    let above = 0;
    for (let at = column; at < rows.length; at += STRIDE) {
      let [coded, shift] = [0, 0];
      for (; ; shift += 7) {
        const byte = bytes[end++];
        if (byte === undefined || shift > 28) throw wrong('is malformed');
        coded |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      above = (above + ((coded >>> 1) ^ -(coded & 1))) | 0;
      rows[at] = above;
    }
  }
  for (let at = 0; at < rows.length; at += STRIDE) {
    const [object = 0, version = 0] = rows.subarray(at, at + 2);
    if (object <= (rows[at - STRIDE] ?? 0)) throw wrong('is not in the order of its objects');
    if (version < 1 || version > seq) throw wrong(`holds change ${version}`);
  }
  return rows;
}

function textOf(body: Buffer, wrong: (why: string) => Error): Buffer {
  try {
    return zstdCodec.decode(body, undefined);
  } catch (error) {
    throw wrong(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

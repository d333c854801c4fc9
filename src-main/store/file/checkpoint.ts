import { SCENE_COLUMNS } from '@model/scene.ts';
import { damaged } from '../tape-error.ts';
import { packColumns, unpackColumns } from './packed-columns.ts';

const STRIDE = SCENE_COLUMNS.stride;

/** Rows of a scene, in the order of their objects, as one small body: about two bytes an object. */
export function encodeCheckpoint(rows: Int32Array): Buffer {
  return packColumns(rows, STRIDE);
}

/** The rows of the checkpoint after change `seq`. Throws a {@link TapeError} for a body that cannot be one. */
export function decodeCheckpoint(
  file: string,
  stored: { readonly seq: number; readonly count: number; readonly body: Buffer },
): Int32Array<ArrayBuffer> {
  const { seq } = stored;
  const wrong = (why: string): Error => damaged(file, `the checkpoint after change ${seq} ${why}`);
  const rows = unpackColumns(stored, STRIDE, wrong);
  for (let at = 0; at < rows.length; at += STRIDE) {
    const [object, version] = [rows[at] ?? 0, rows[at + SCENE_COLUMNS.seq] ?? 0];
    if (object <= (rows[at - STRIDE] ?? 0)) throw wrong('is not in the order of its objects');
    if (version < 1 || version > seq) throw wrong(`holds change ${version}`);
  }
  return rows;
}

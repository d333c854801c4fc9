import { CHANGE_COLUMNS, type ChangeRows } from '@model/change.ts';
import type { Timestamp } from '@model/time.ts';
import { timestampFromMs } from '@model/time.ts';
import { readInt32, readInteger, readRow } from '../file/column-values.ts';

/** The columns of {@link ChangeRows} in their order, then the time; `v` is the version, `p` the one before it. */
export const ROW_COLUMNS = 'v.seq, v.obj, v.flags, v.sum, v.refs, v.prev, p.sum, p.refs, v.t';
/** Joins the version that a step back restores. */
export const JOIN_PREVIOUS = 'left join version p on p.seq = v.prev';

/** Rows of {@link ROW_COLUMNS} as typed arrays. `startedAt` is what `t` counts from. */
export function changeRows(file: string, found: readonly unknown[], startedAt: Timestamp): ChangeRows {
  const stride = CHANGE_COLUMNS.stride;
  const rows = new Int32Array(found.length * stride);
  const times = new Float64Array(found.length);
  found.forEach((row, index) => {
    const cells = readRow(file, row);
    for (let column = 0; column < stride; column++) rows[index * stride + column] = readInt32(file, cells[column]);
    times[index] = timestampFromMs(startedAt + readInteger(file, cells[stride]));
  });
  return { rows, times };
}

/** Rows one after the other. */
export function joinedRows(parts: readonly ChangeRows[]): ChangeRows {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const count = parts.reduce((sum, part) => sum + part.times.length, 0);
  const rows = new Int32Array(count * CHANGE_COLUMNS.stride);
  const times = new Float64Array(count);
  let at = 0;
  for (const part of parts) {
    rows.set(part.rows, at * CHANGE_COLUMNS.stride);
    times.set(part.times, at);
    at += part.times.length;
  }
  return { rows, times };
}

import { CHANGE_COLUMNS, type ChangeRows } from '@model/change.ts';

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

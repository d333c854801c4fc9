import { CHANGE_COLUMNS, CHANGE_FLAGS, type ChangeRows } from '@model/change.ts';
import { describe, expect, it } from 'vitest';
import { versionsFrom } from '../../src-renderer/inspector/history/versions.ts';
import { absenceFrom } from '../../src-renderer/inspector/presence.ts';

function rowsOf(
  ...changes: readonly {
    readonly seq: number;
    readonly at: number;
    readonly flags: number;
    readonly summary?: number;
  }[]
): ChangeRows {
  const rows = new Int32Array(changes.length * CHANGE_COLUMNS.stride);
  changes.forEach(({ seq, flags, summary = 0 }, index) => {
    const start = index * CHANGE_COLUMNS.stride;
    rows[start + CHANGE_COLUMNS.seq] = seq;
    rows[start + CHANGE_COLUMNS.flags] = flags;
    rows[start + CHANGE_COLUMNS.summary] = summary;
  });
  return { rows, times: Float64Array.from(changes, ({ at }) => at) };
}

describe('why an object is not in the scene', () => {
  it('has not been seen before its first change', () => {
    expect(absenceFrom(rowsOf())).toEqual({ type: 'not-yet' });
  });

  it('is gone after a deletion, and says when that was only inferred', () => {
    expect(absenceFrom(rowsOf({ seq: 7, at: 1000, flags: CHANGE_FLAGS.deleted }))).toEqual({
      type: 'gone',
      since: 1000,
      seq: 7,
      isInferred: false,
    });
    expect(absenceFrom(rowsOf({ seq: 7, at: 1000, flags: CHANGE_FLAGS.tombstone }))).toMatchObject({
      isInferred: true,
    });
  });

  it('does not know while the answer is of another instant', () => {
    expect(absenceFrom(rowsOf({ seq: 7, at: 1000, flags: CHANGE_FLAGS.applied }))).toBeUndefined();
  });
});

describe('versions of an object', () => {
  it('carry the summary that the row names, and none for deletions', () => {
    const summary = { health: 'failing', status: 'OOMKilled' } as const;
    const versions = versionsFrom(
      rowsOf(
        { seq: 9, at: 3000, flags: CHANGE_FLAGS.deleted, summary: 4 },
        { seq: 5, at: 2000, flags: CHANGE_FLAGS.inferred | (3 << CHANGE_FLAGS.severityShift), summary: 4 },
        { seq: 2, at: 1000, flags: CHANGE_FLAGS.first | (1 << CHANGE_FLAGS.severityShift), summary: 3 },
      ),
      new Map([[4, summary]]),
    );
    expect(versions).toEqual([
      { seq: 9, at: 3000, type: 'deleted', severity: 'routine', isInferred: false, isFirst: false },
      { seq: 5, at: 2000, type: 'applied', severity: 'failure', isInferred: true, isFirst: false, summary },
      { seq: 2, at: 1000, type: 'applied', severity: 'change', isInferred: false, isFirst: true },
    ]);
  });
});

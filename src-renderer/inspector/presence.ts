import { CHANGE_COLUMNS, type ChangeRows, changeTypeOf } from '@model/change.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';

/** Whether an object exists at the instant shown, and if not, on which side of its life we are. */
export type Absence =
  | { readonly type: 'not-yet' }
  | {
      readonly type: 'gone';
      readonly since: Timestamp;
      /** `seq` of the deletion, whose body is the last state. */
      readonly seq: number;
      /** The deletion was found at a relist; it happened some time before `since`. */
      readonly isInferred: boolean;
    };

/**
 * Why an object that is not in the scene is not: from its newest change at or before that scene.
 * Undefined if that change says it lives: the scene and the answer are of two instants, and another answer is coming.
 */
export function absenceFrom(newest: ChangeRows): Absence | undefined {
  const { seq, flags } = CHANGE_COLUMNS;
  const [at] = newest.times;
  if (at === undefined) {
    return { type: 'not-yet' };
  }
  const type = changeTypeOf(newest.rows[flags] ?? 0);
  return type === 'applied'
    ? undefined
    : { type: 'gone', since: timestampFromMs(at), seq: newest.rows[seq] ?? 0, isInferred: type === 'tombstone' };
}

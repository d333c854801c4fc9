import { CHANGE_COLUMNS, CHANGE_FLAGS } from '@model/change.ts';
import { LIFE_COLUMNS, SCENE_COLUMNS } from '@model/scene.ts';
import type { SegmentSource } from '../segment/segment-source.ts';

/** The living objects after change `seq`, which lies in `source`; `before` is the segment before it. */
export function stateAfter(
  seq: number,
  source: SegmentSource,
  options: { readonly pointInTime?: boolean; readonly before: (() => SegmentSource) | undefined },
): Int32Array<ArrayBuffer> {
  const { pointInTime = false, before } = options;
  if (!pointInTime || before === undefined || source.isWhole()) return source.stateAt(seq, pointInTime);
  const earlier = before();
  const living = new Map<number, readonly number[]>();
  const rows = earlier.stateAt(earlier.lastSeq(), true);
  for (let at = 0; at < rows.length; at += SCENE_COLUMNS.stride) {
    living.set(rows[at] ?? 0, [...rows.subarray(at, at + SCENE_COLUMNS.stride)]);
  }
  const asked = { filter: {}, after: 0, before: seq + 1, order: 'asc', limit: Number.MAX_SAFE_INTEGER } as const;
  const changed = source.changes(asked).rows;
  for (let at = 0; at < changed.length; at += CHANGE_COLUMNS.stride) {
    const [change = 0, object = 0, flags = 0, summary = 0, references = 0] = changed.subarray(at, at + 5);
    const isAlive = (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;
    if (isAlive) living.set(object, [object, change, summary, references]);
    else living.delete(object);
  }
  return Int32Array.from([...living.values()].toSorted(([a = 0], [b = 0]) => a - b).flat());
}

/**
 * Lives that several segments in a row know of: what the last of them says of a life counts. Those that ended by change
 * `first` are left out.
 */
export function mergedLives(parts: readonly Int32Array<ArrayBuffer>[], first: number): Int32Array<ArrayBuffer> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const lives = new Map<number, readonly number[]>();
  for (const rows of parts) {
    for (let at = 0; at < rows.length; at += LIFE_COLUMNS.stride) {
      lives.set(rows[at] ?? 0, [...rows.subarray(at, at + LIFE_COLUMNS.stride)]);
    }
  }
  const lasting = [...lives.values()].filter(([, , gone = 0]) => gone === 0 || gone > first);
  return Int32Array.from(lasting.toSorted(([, a = 0], [, b = 0]) => a - b).flat());
}

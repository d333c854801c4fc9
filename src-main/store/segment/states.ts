import { CHANGE_FLAGS } from '@model/change.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import { decodeCheckpoint } from '../file/checkpoint.ts';
import { readBytes, readInt32, readRow } from '../file/column-values.ts';
import { MAX_FRAME_BYTES } from '../codec/zstd-codec.ts';
import type { SegmentSchema } from '../file/format.ts';
import type { SegmentVersions } from '../versions/open-versions.ts';
import { OUTLINE_COLUMNS } from '../versions/version-rows.ts';
import { objectsAt } from './objects-at.ts';
import type { Statements } from './statements.ts';

const STRIDE = SCENE_COLUMNS.stride;

interface Checkpoint {
  readonly seq: number;
  readonly rows: Int32Array<ArrayBuffer>;
}

/** The newest change of an object since a checkpoint. */
interface Changed {
  readonly alive: boolean;
  /** As in a scene. */
  readonly row: Int32Array;
}

/**
 * States of the scene: the checkpoint before an instant and the changes since, whatever the length of the recording.
 * Where there is no checkpoint yet (or in format 1, which has none) each object is searched instead.
 */
export class States {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #stored: SegmentVersions;
  readonly #hasCheckpoints: boolean;
  /** The one used last: scrubbing stays in its neighbourhood. */
  #latest: Checkpoint | undefined;

  constructor(
    file: string,
    statements: Statements,
    segment: { readonly schema: SegmentSchema; readonly stored: SegmentVersions },
  ) {
    this.#file = file;
    this.#statements = statements;
    this.#stored = segment.stored;
    this.#hasCheckpoints = segment.schema.formatVersion > 1;
  }

  /** The living objects after change `seq`, as rows of a scene in the order of their ids. */
  at(seq: number): Int32Array<ArrayBuffer> {
    const checkpoint = this.#hasCheckpoints ? this.#checkpointBefore(seq) : undefined;
    if (checkpoint === undefined)
      return objectsAt(this.#file, this.#statements, { stored: this.#stored, seq, pointInTime: false });
    return withChanges(checkpoint.rows, this.#changesSince(checkpoint.seq, seq));
  }

  /**
   * The newest version of `object` as of the checkpoint before change `seq`, and which change that is after; undefined where
   * there is no checkpoint, or the object is none of the scene then.
   */
  standing(object: number, seq: number): { readonly newest: number; readonly after: number } | undefined {
    const checkpoint = this.#hasCheckpoints ? this.#checkpointBefore(seq) : undefined;
    if (checkpoint === undefined) return undefined;
    const { rows, seq: after } = checkpoint;
    let [below, from] = [-1, rows.length / STRIDE];
    while (from - below > 1) {
      const middle = (below + from) >> 1;
      if ((rows[middle * STRIDE] ?? 0) < object) below = middle;
      else from = middle;
    }
    const at = from * STRIDE;
    return rows[at] === object ? { newest: rows[at + SCENE_COLUMNS.seq] ?? 0, after } : undefined;
  }

  #checkpointBefore(seq: number): Checkpoint | undefined {
    const found = this.#statements.rows('select max(seq) from ckpt where seq <= ?').get(seq);
    const [at] = readRow(this.#file, found);
    if (at === null) return undefined;
    const known = readInt32(this.#file, at);
    if (this.#latest?.seq !== known) this.#latest = { seq: known, rows: this.#rowsOf(known) };
    return this.#latest;
  }

  #rowsOf(seq: number): Int32Array<ArrayBuffer> {
    const sql = `select n, case when length(body) <= ${MAX_FRAME_BYTES} then body end from ckpt where seq = ?`;
    const [count, body] = readRow(this.#file, this.#statements.rows(sql).get(seq));
    return decodeCheckpoint(this.#file, {
      seq,
      count: readInt32(this.#file, count),
      body: readBytes(this.#file, body),
    });
  }

  #changesSince(after: number, upTo: number): ReadonlyMap<number, Changed> {
    const changed = new Map<number, Changed>();
    const rows = this.#stored.versions.outline({ after, before: upTo + 1, skipPointInTime: true });
    for (let at = 0; at < rows.length; at += OUTLINE_COLUMNS.stride) {
      const flags = rows[at + OUTLINE_COLUMNS.flags] ?? 0;
      const alive = (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;
      changed.set(rows[at] ?? 0, { alive, row: rows.subarray(at, at + STRIDE) });
    }
    return changed;
  }
}

/** Puts changes into rows that are in the order of their objects. */
function withChanges(rows: Int32Array, changed: ReadonlyMap<number, Changed>): Int32Array<ArrayBuffer> {
  const merged = new Int32Array(rows.length + changed.size * STRIDE);
  let [from, to] = [0, 0];
  const keepBelow = (object: number): void => {
    const start = from;
    while (from < rows.length && (rows[from] ?? 0) < object) from += STRIDE;
    merged.set(rows.subarray(start, from), to);
    to += from - start;
  };
  for (const object of Int32Array.from(changed.keys()).sort()) {
    keepBelow(object);
    if (rows[from] === object) from += STRIDE;
    const change = changed.get(object);
    if (change?.alive !== true) continue;
    merged.set(change.row, to);
    to += STRIDE;
  }
  keepBelow(Number.POSITIVE_INFINITY);
  return merged.slice(0, to);
}

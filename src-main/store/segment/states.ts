import { CHANGE_FLAGS } from '@model/change.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import { decodeCheckpoint } from '../file/checkpoint.ts';
import { readBytes, readInt32, readRow } from '../file/column-values.ts';
import { MAX_FRAME_BYTES } from '../file/zstd-codec.ts';
import { damaged } from '../tape-error.ts';
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
  readonly row: readonly number[];
}

/**
 * States of the scene: the checkpoint before an instant and the changes since, whatever the length of the recording.
 * Where there is no checkpoint yet (or in format 1, which has none) each object is searched instead.
 */
export class States {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #hasCheckpoints: boolean;
  /** The one used last: scrubbing stays in its neighbourhood. */
  #latest: Checkpoint | undefined;

  constructor(file: string, statements: Statements, formatVersion: number) {
    this.#file = file;
    this.#statements = statements;
    this.#hasCheckpoints = formatVersion > 1;
  }

  /** The living objects after change `seq`, as rows of a scene in the order of their ids. */
  at(seq: number): Int32Array<ArrayBuffer> {
    const checkpoint = this.#hasCheckpoints ? this.#checkpointBefore(seq) : undefined;
    if (checkpoint === undefined) return objectsAt(this.#file, this.#statements, { seq, pointInTime: false });
    return withChanges(checkpoint.rows, this.#changesSince(checkpoint.seq, seq));
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
    const found = this.#statements
      .rows(
        `select obj, seq, sum, refs, flags from version
 where seq > ? and seq <= ? and flags & ${CHANGE_FLAGS.pointInTime} = 0 order by seq`,
      )
      .all(after, upTo);
    for (const cells of found) {
      const row = readRow(this.#file, cells).map((cell) => readInt32(this.#file, cell));
      const flags = row.pop();
      const [object] = row;
      if (flags === undefined || object === undefined) throw damaged(this.#file, 'a change has no object');
      changed.set(object, { alive: (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied, row });
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

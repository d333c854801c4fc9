import { SCENE_COLUMNS } from '@model/scene.ts';
import { encodeCheckpoint } from '../file/checkpoint.ts';
import { readInt32, readRow } from '../file/column-values.ts';
import type { Connection, Statement } from '../file/sqlite.ts';
import type { Life } from './known-lives.ts';

const MIN_CHANGES = 2048;
const MAX_CHANGES = 8192;

/** Writes down now and then which version of each object of the scene is the newest, so that a scene needs no more. */
export class CheckpointWriter {
  readonly #insert: Statement;
  /** `seq` of the next one. */
  #due: number;

  constructor(file: string, connection: Connection) {
    this.#insert = connection.prepare('insert into ckpt(seq, n, body) values (?, ?, ?)');
    const newest = connection.prepare('select seq, n from ckpt order by seq desc limit 1').raw().get();
    const [seq, living] = newest === undefined ? [0, 0] : readRow(file, newest).map((cell) => readInt32(file, cell));
    this.#due = nextDue(seq ?? 0, living ?? 0);
  }

  /** Writes one if enough has changed; `living` are the lives after change `seq`. The transaction is the caller's. */
  after(seq: number, living: () => Iterable<Life>): void {
    if (seq < this.#due) return;
    const rows = sceneOf(living());
    const count = rows.length / SCENE_COLUMNS.stride;
    this.#insert.run(seq, count, encodeCheckpoint(rows));
    this.#due = nextDue(seq, count);
  }
}

/** Living objects as rows of a scene. */
export function sceneOf(living: Iterable<Life>): Int32Array {
  const scene = [...living].filter((life) => !life.known.pointInTime).sort((a, b) => a.id - b.id);
  const rows = new Int32Array(scene.length * SCENE_COLUMNS.stride);
  scene.forEach(({ id, newest, summary, references }, index) => {
    rows.set([id, newest, summary, references], index * SCENE_COLUMNS.stride);
  });
  return rows;
}

/** A checkpoint costs with the objects, the way from it with the changes since: half as many changes balances them. */
function nextDue(seq: number, living: number): number {
  return seq + Math.min(Math.max(Math.floor(living / 2), MIN_CHANGES), MAX_CHANGES);
}

import type { Connection, Statement } from '../file/sqlite.ts';
import { Statements } from '../segment/statements.ts';
import { BLOCK_VERSIONS, encodeHistory, historyBlocks, PAIR, sortedPairs } from './history-block.ts';
import { type Bounds, OUTLINE_COLUMNS, type VersionRows } from './version-rows.ts';

/**
 * Lists the versions of objects, a block now and then, which takes a tenth of the room of an index that is kept with every
 * version. The transactions around it are the caller's.
 */
export class HistoryWriter {
  readonly #versions: Pick<VersionRows, 'outline'>;
  readonly #firstSeq: number;
  readonly #insert: Statement;
  /** The last of the segment's own changes that is listed. */
  #listed: number;

  /** Of the segment in `file`, whose own changes begin with `firstSeq` and whose versions are `versions`. */
  constructor(
    file: string,
    connection: Connection,
    segment: { readonly firstSeq: number; readonly versions: Pick<VersionRows, 'outline'> },
  ) {
    this.#versions = segment.versions;
    this.#firstSeq = segment.firstSeq;
    this.#insert = connection.prepare('insert into history(seq, n, body) values (?, ?, ?)');
    const after = segment.firstSeq - 1;
    const blocks = historyBlocks(file, new Statements(connection), { after, upTo: Number.MAX_SAFE_INTEGER });
    this.#listed = blocks.at(-1)?.last ?? after;
  }

  /** Writes the blocks that are full after change `seq`. */
  after(seq: number): void {
    while (seq - this.#listed >= BLOCK_VERSIONS) this.finish(this.#listed + BLOCK_VERSIONS);
  }

  /** Writes blocks up to change `seq`, unless nothing is left for them. */
  finish(seq: number): void {
    this.#listAll({ after: this.#listed, before: seq + 1 });
    this.#listed = Math.max(this.#listed, seq);
  }

  /** Lists the versions that were carried over, once all are there. */
  carried(): void {
    this.#listAll({ after: 0, before: this.#firstSeq });
  }

  #listAll({ after, before }: Bounds): void {
    for (let last: number | undefined = after; last !== undefined; ) last = this.#list({ after: last, before });
  }

  /** Writes one block of what lies within bounds; the last change in it. */
  #list(bounds: Bounds): number | undefined {
    const outline = this.#versions.outline({ ...bounds, limit: BLOCK_VERSIONS });
    const count = outline.length / OUTLINE_COLUMNS.stride;
    const pairs = new Int32Array(count * PAIR.stride);
    for (let row = 0; row < count; row++) {
      const from = row * OUTLINE_COLUMNS.stride;
      pairs.set([outline[from] ?? 0, outline[from + OUTLINE_COLUMNS.seq] ?? 0], row * PAIR.stride);
    }
    const last = pairs.at(-1);
    if (last !== undefined) this.#insert.run(last, count, encodeHistory(sortedPairs(pairs)));
    return last;
  }
}

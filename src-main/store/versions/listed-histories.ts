import { readInt32, readRow } from '../file/column-values.ts';
import type { Statements } from '../segment/statements.ts';
import type { Histories } from './histories.ts';
import { historyBlocks, type HistoryBlock, PAIR, readHistory } from './history-block.ts';
import { type Bounds, OUTLINE_COLUMNS, type VersionRows } from './version-rows.ts';

interface Listed extends HistoryBlock {
  /** Sorted; read when first needed. */
  pairs?: Int32Array;
}

/** A segment that lists the versions of its objects in blocks. */
export interface ListedSegment {
  readonly file: string;
  readonly statements: Statements;
  /** Its first change of its own: those before it were carried over. */
  readonly firstSeq: number;
  /** Where versions that are in no block yet are found; absent where all are in one. */
  readonly versions?: Pick<VersionRows, 'outline'>;
}

/**
 * Histories that are listed in blocks as the segment is written, and those of the latest changes from their own rows.
 * Also the segment that is being written is asked, so each question begins by looking what was added.
 */
export class ListedHistories implements Histories {
  readonly #segment: ListedSegment;
  /** In order; those of versions carried over first, once they are there. */
  #blocks: readonly Listed[] = [];
  /** Pairs of the segment's own versions after the last block. */
  #latest: number[] = [];
  #latestUpTo: number;
  #unlistedCarried: { readonly count: number; readonly rows: readonly number[] } = { count: 0, rows: [] };

  constructor(segment: ListedSegment) {
    this.#segment = segment;
    this.#latestUpTo = segment.firstSeq - 1;
  }

  *of(object: number, bounds: Bounds, order: 'asc' | 'desc' = 'asc'): Iterable<number> {
    this.#refresh();
    // What was carried over lies before all blocks while it is in none, what came last behind them.
    const carried = within(unlisted(this.#carried(), object), bounds);
    const latest = within(unlisted(this.#latest, object), bounds);
    if (order === 'asc') {
      yield* carried;
      yield* this.#listedOf(object, bounds);
      yield* latest;
    } else {
      yield* latest.reverse();
      yield* this.#listedBackOf(object, bounds);
      yield* carried.reverse();
    }
  }

  /** The versions of `object` that are in blocks, in `seq` order. */
  *#listedOf(object: number, { after, before }: Bounds): Iterable<number> {
    for (let index = this.#blockAfter(after); index < this.#blocks.length; index++) {
      if ((this.#blocks[index - 1]?.last ?? 0) >= before - 1) return;
      const pairs = this.#pairs(index);
      for (let at = firstPair(pairs, object); pairs[at] === object; at += PAIR.stride) {
        const seq = pairs[at + PAIR.seq] ?? 0;
        if (seq > after && seq < before) yield seq;
      }
    }
  }

  /** The same against `seq` order. */
  *#listedBackOf(object: number, { after, before }: Bounds): Iterable<number> {
    const newest = Math.min(this.#blockAfter(before - 2), this.#blocks.length - 1);
    for (let index = newest; index >= 0 && (this.#blocks[index]?.last ?? 0) > after; index--) {
      const pairs = this.#pairs(index);
      for (let at = firstPair(pairs, object + 1) - PAIR.stride; pairs[at] === object; at -= PAIR.stride) {
        const seq = pairs[at + PAIR.seq] ?? 0;
        if (seq > after && seq < before) yield seq;
      }
    }
  }

  /** The first block with versions after `seq`; behind the last if there is none. */
  #blockAfter(seq: number): number {
    let [before, at] = [-1, this.#blocks.length];
    while (at - before > 1) {
      const middle = (before + at) >> 1;
      if ((this.#blocks[middle]?.last ?? 0) > seq) at = middle;
      else before = middle;
    }
    return at;
  }

  newest(upTo: number): ReadonlyMap<number, number> {
    this.#refresh();
    const newest = new Map<number, number>();
    const take = (pairs: ArrayLike<number>): void => {
      for (let at = 0; at < pairs.length; at += PAIR.stride) {
        const seq = pairs[at + PAIR.seq] ?? 0;
        if (seq <= upTo) newest.set(pairs[at] ?? 0, seq);
      }
    };
    take(this.#carried());
    for (const [index, block] of this.#blocks.entries()) {
      take(this.#pairs(index));
      if (block.last >= upTo) break;
    }
    take(this.#latest);
    return newest;
  }

  /** Looks for blocks and versions that came since the last question. */
  #refresh(): void {
    const { file, statements, firstSeq } = this.#segment;
    const carried = this.#hasCarried() ? [] : historyBlocks(file, statements, { after: 0, upTo: firstSeq - 1 });
    const after = Math.max(this.#blocks.at(-1)?.last ?? 0, firstSeq - 1);
    const added = historyBlocks(file, statements, { after, upTo: Number.MAX_SAFE_INTEGER });
    if (carried.length + added.length > 0) this.#blocks = [...carried, ...this.#blocks, ...added];
    const listed = added.at(-1)?.last;
    if (listed !== undefined) {
      this.#latest = [];
      this.#latestUpTo = listed;
    }
    const { rows, upTo } = this.#outlined({ after: this.#latestUpTo, before: Number.MAX_SAFE_INTEGER });
    this.#latest.push(...rows);
    this.#latestUpTo = Math.max(this.#latestUpTo, upTo);
  }

  #hasCarried(): boolean {
    const { firstSeq } = this.#segment;
    return firstSeq === 1 || (this.#blocks[0]?.last ?? firstSeq) < firstSeq;
  }

  /** Pairs of versions carried over while they are not listed: they are once all are there. Read when there are more. */
  #carried(): readonly number[] {
    if (this.#hasCarried()) return [];
    const { file, statements, firstSeq } = this.#segment;
    const found = statements.rows('select coalesce(sum(carried), 0) from kind').get();
    const count = readInt32(file, readRow(file, found)[0]);
    if (count !== this.#unlistedCarried.count) {
      const { rows } = this.#outlined({ after: 0, before: firstSeq });
      this.#unlistedCarried = { count, rows };
    }
    return this.#unlistedCarried.rows;
  }

  #outlined(bounds: Bounds): { readonly rows: readonly number[]; readonly upTo: number } {
    const outline = this.#segment.versions?.outline(bounds) ?? [];
    const rows: number[] = [];
    for (let at = 0; at < outline.length; at += OUTLINE_COLUMNS.stride) {
      rows.push(outline[at] ?? 0, outline[at + OUTLINE_COLUMNS.seq] ?? 0);
    }
    return { rows, upTo: rows.at(-1) ?? 0 };
  }

  #pairs(index: number): Int32Array {
    const block = this.#blocks[index];
    if (block === undefined) return NONE;
    block.pairs ??= readHistory(this.#segment.file, this.#segment.statements, block);
    return block.pairs;
  }
}

const NONE = new Int32Array(0);

function within(seqs: readonly number[], { after, before }: Bounds): number[] {
  return seqs.filter((seq) => seq > after && seq < before);
}

/** The versions of an object among pairs in the order of their versions. */
function unlisted(pairs: readonly number[], object: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < pairs.length; at += PAIR.stride) {
    if (pairs[at] === object) found.push(pairs[at + PAIR.seq] ?? 0);
  }
  return found;
}

/** Where the first pair of `object`, or of those after it, begins among sorted pairs. */
function firstPair(pairs: Int32Array, object: number): number {
  let [below, from] = [-1, pairs.length / PAIR.stride];
  while (from - below > 1) {
    const middle = (below + from) >> 1;
    if ((pairs[middle * PAIR.stride] ?? 0) < object) below = middle;
    else from = middle;
  }
  return from * PAIR.stride;
}

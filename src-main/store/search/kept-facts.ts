import { readInt32, readRow } from '../file/column-values.ts';
import { type FactBlock, factBlocks, FACT_COLUMNS, type FactFile, factsOfVersions } from './facts.ts';

/** Facts of blocks that are kept of all segments of a recording together, of 16 bytes each. */
const MAX_KEPT = 4_000_000;

/** How many facts more may be kept: of the segments that are asked first, until they are closed. */
export class FactRoom {
  #left: number;

  constructor(most = MAX_KEPT) {
    this.#left = most;
  }

  /** True if there is room for `count` facts, which is theirs then. */
  take(count: number): boolean {
    if (count > this.#left) return false;
    this.#left -= count;
    return true;
  }

  giveBack(count: number): void {
    this.#left += count;
  }
}

/** All facts of a file as {@link KeptFacts.of} gives them, none of which are kept. */
export function factsOf(source: FactFile, termsOf: (object: number) => number): Generator<Int32Array, void> {
  return new KeptFacts(new FactRoom(0)).of(source, termsOf);
}

/**
 * The facts of one file, kept from search to search: they are only added to. Reading and decoding them takes longer than
 * going through them.
 */
export class KeptFacts {
  #room: FactRoom;
  #carried: { readonly count: number | undefined; readonly facts: readonly Int32Array[] } | undefined;
  readonly #blocks: FactBlock[] = [];
  #count = 0;
  /** Those of the versions since the last block. */
  #latest: { readonly after: number; upTo: number; readonly facts: Int32Array[] } = { after: -1, upTo: -1, facts: [] };

  constructor(room: FactRoom) {
    this.#room = room;
  }

  /** Forgets them and keeps no more; whoever is going through them goes on from the file. */
  clear(): void {
    this.#room.giveBack(this.#count);
    this.#room = new FactRoom(0);
    this.#blocks.length = 0;
  }

  /**
   * All facts of the file `source`, in pieces: of the versions carried over, of the blocks, and of the versions since the
   * last block. `termsOf` says which terms an object has after what was yielded before. What changed nothing may be among
   * them.
   */
  *of(source: FactFile, termsOf: (object: number) => number): Generator<Int32Array, void> {
    yield* this.#carriedOver(source);
    let upTo = source.firstSeq - 1;
    if (source.hasFacts) {
      for (const { seq, rows } of this.#inBlocks(source)) {
        yield rows;
        upTo = seq;
      }
    }
    yield* this.#since(source, upTo, termsOf);
  }

  /** Of the versions carried over, to which more may still come. */
  #carriedOver(source: FactFile): readonly Int32Array[] {
    const count = carriedOver(source);
    if (this.#carried === undefined || count === undefined || this.#carried.count !== count) {
      const facts = [...factsOfVersions(source, { after: 0, before: source.firstSeq }, () => 0)];
      this.#carried = { count, facts };
    }
    return this.#carried.facts;
  }

  /** Others may read and keep some between two steps. */
  *#inBlocks(source: FactFile): Generator<FactBlock, void> {
    let last = 0;
    for (let index = 0; ; index++) {
      const kept = this.#blocks[index];
      if (kept === undefined) break;
      yield kept;
      last = kept.seq;
    }
    for (const block of factBlocks(source, last)) {
      this.#keep(block, last);
      yield block;
      last = block.seq;
    }
  }

  /** Keeps a block if all before it are kept: `before` is the last change of the one before it. */
  #keep(block: FactBlock, before: number): void {
    const isNext = before === (this.#blocks.at(-1)?.seq ?? 0);
    const count = block.rows.length / FACT_COLUMNS.stride;
    if (!isNext || !this.#room.take(count)) return;
    this.#count += count;
    this.#blocks.push(block);
  }

  *#since(source: FactFile, after: number, termsOf: (object: number) => number): Generator<Int32Array, void> {
    if (this.#latest.after !== after) this.#latest = { after, upTo: after, facts: [] };
    const latest = this.#latest;
    for (let index = 0; ; index++) {
      const kept = latest.facts[index];
      if (kept !== undefined) {
        yield kept;
        continue;
      }
      const bounds = { after: latest.upTo, before: Number.MAX_SAFE_INTEGER };
      const { value } = factsOfVersions(source, bounds, termsOf).next();
      const last = value?.at(FACT_COLUMNS.seq - FACT_COLUMNS.stride);
      if (value === undefined || last === undefined) return;
      latest.upTo = last;
      latest.facts.push(value);
      yield value;
    }
  }
}

/** How many versions were carried over; undefined where the format does not count them. */
function carriedOver({ file, statements, hasFacts }: FactFile): number | undefined {
  if (!hasFacts) return undefined;
  const found = statements.rows('select coalesce(sum(carried), 0) from kind').get();
  return readInt32(file, readRow(file, found)[0]);
}

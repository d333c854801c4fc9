/** Inside a block each version is a delta to the one before it. */
const BLOCK = 8;
/** After so many versions the chain restarts at the object's first version. */
const RESTART = 64;

/** Where the possible bases of one object's next version lie. A value; {@link extended} makes the next one. */
export interface Lineage {
  /** How many versions the object has. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** `seq` of the first version of each block since the last restart. */
  readonly blocks: readonly number[];
}

/** The lineage of an object whose only version is `seq`. */
export function lineageFrom(seq: number): Lineage {
  return { count: 1, first: seq, last: seq, blocks: [seq] };
}

/** The lineage with one more version. */
export function extended(lineage: Lineage, seq: number): Lineage {
  const startsBlock = lineage.count % BLOCK === 0;
  const restarts = lineage.count % RESTART === 0;
  return {
    count: lineage.count + 1,
    first: lineage.first,
    last: seq,
    blocks: restarts ? [seq] : startsBlock ? [...lineage.blocks, seq] : lineage.blocks,
  };
}

/**
 * The `seq` whose text the next version is a delta to. Block starts skip: block n builds on n with its lowest set bit
 * cleared, so a chain has at most 3 of them, 7 steps within a block, and the first version with its siblings.
 */
export function nextBase(lineage: Lineage): number {
  if (lineage.count % BLOCK !== 0) return lineage.last;
  const block = (lineage.count % RESTART) / BLOCK;
  if (block === 0) return lineage.first;
  return lineage.blocks[block & (block - 1)] ?? lineage.first;
}

/** True if no version after the next one builds on the last one: it is neither the first nor the start of a block. */
export function outlived({ count }: Lineage): boolean {
  return (count - 1) % BLOCK !== 0;
}

/** The lineage of an object by the `seq`s of its versions in order; undefined if there are none. */
export function lineageOf(seqs: readonly number[]): Lineage | undefined {
  let lineage: Lineage | undefined;
  for (const seq of seqs) lineage = lineage === undefined ? lineageFrom(seq) : extended(lineage, seq);
  return lineage;
}

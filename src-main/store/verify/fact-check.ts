import { setImmediate } from 'node:timers/promises';
import { linesOf } from '../search/end-terms.ts';
import { FACT_COLUMNS, type FactFile, factBlocks, factsOfVersions } from '../search/facts.ts';
import type { Problems } from './problems.ts';

const { stride: STRIDE } = FACT_COLUMNS;

/** Compares what search reads with the versions: every fact in the blocks must be one that they make, and none may be missing. */
export async function checkFacts(source: FactFile, problems: Problems): Promise<void> {
  if (!source.hasFacts) return;
  const stored = storedFacts(source, problems);
  const states = new Map<number, string>();
  const sets = new Set<number>();
  const every = { after: 0, before: Number.MAX_SAFE_INTEGER };
  let [at, isWrong] = [0, false];
  for (const rows of factsOfVersions(source, every, () => 0)) {
    for (let from = 0; from < rows.length; from += STRIDE) {
      const fact = rows.subarray(from, from + STRIDE);
      const [object = 0, seq = 0, summary = 0, terms = 0] = fact;
      sets.add(terms);
      const state = `${summary} ${terms}`;
      const isNews = states.get(object) !== state;
      states.set(object, state);
      if (isWrong || !isNews || seq < source.firstSeq || seq > stored.upTo) continue;
      isWrong = fact.some((value, column) => stored.rows[at + column] !== value);
      if (isWrong) problems.add(`The facts that search reads are not those of change ${seq}.`);
      at += STRIDE;
    }
    await setImmediate();
  }
  if (!isWrong && at !== stored.rows.length) problems.add('Search reads facts that no change made.');
  for (const set of sets) problems.during(() => linesOf(source, set));
}

function storedFacts(source: FactFile, problems: Problems): { readonly rows: Int32Array; readonly upTo: number } {
  const blocks: Int32Array[] = [];
  let upTo = source.firstSeq - 1;
  problems.during(() => {
    for (const { seq, rows } of factBlocks(source)) {
      blocks.push(rows);
      upTo = seq;
    }
  });
  const rows = new Int32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let end = 0;
  for (const block of blocks) {
    rows.set(block, end);
    end += block.length;
  }
  return { rows, upTo };
}

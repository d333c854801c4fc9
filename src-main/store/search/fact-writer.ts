import { readInt32, readRow } from '../file/column-values.ts';
import { packColumns } from '../file/packed-columns.ts';
import type { Connection, Statement } from '../file/sqlite.ts';
import { EVERY } from '../versions/histories.ts';
import { linesOf } from './end-terms.ts';
import { FACT_COLUMNS, type FactFile } from './facts.ts';
import { factsOf } from './kept-facts.ts';
import { TermSets } from './term-sets.ts';

const { stride: STRIDE } = FACT_COLUMNS;
/** A block holds about so many facts, and is written after at most so many changes. */
const BLOCK_FACTS = 4096;
const BLOCK_CHANGES = 16_384;

/** What of an object can be searched: whether it lives, the id of its summary, the lines of its terms. */
export interface SearchState {
  readonly alive: boolean;
  readonly summary: number;
  readonly terms: string;
}

/** A version of an object. */
export interface Written {
  readonly seq: number;
  readonly object: number;
}

/**
 * Writes what search reads: which objects had which searchable state from which change on, in blocks. A version that
 * changes nothing of it costs a comparison. The transactions around it are the caller's.
 */
export class FactWriter {
  readonly #source: FactFile;
  readonly #sets: TermSets;
  readonly #describe: Statement;
  readonly #insert: Statement;
  #pending: number[] = [];
  #upTo: number;

  /** Of the segment `source`. */
  constructor(connection: Connection, source: FactFile) {
    const { file, firstSeq } = source;
    this.#source = source;
    this.#sets = new TermSets(file, connection);
    this.#describe = connection.prepare('insert into described(seq, terms) values (?, ?)');
    this.#insert = connection.prepare('insert into fact(seq, n, body) values (?, ?, ?)');
    this.#upTo = firstSeq - 1;
    this.#learn();
  }

  /** The terms of an object as of its newest version. */
  lastTermsOf(object: number): string {
    const { file, statements, histories } = this.#source;
    for (const seq of histories.of(object, EVERY, 'desc')) {
      const found = statements.rows('select terms from described where seq = ?').get(seq);
      if (found !== undefined) return linesOf(this.#source, readInt32(file, readRow(file, found)[0]));
    }
    return '';
  }

  /** Takes note of a version carried over from another segment. Facts of those are read from the versions themselves. */
  carry(version: Written, now: SearchState): void {
    if (now.terms !== '') this.#describe.run(version.seq, this.#sets.idOf(now.terms));
  }

  /** Takes note of a version that was just written; `before` is the state of its object until then. */
  note(version: Written, before: SearchState | undefined, now: SearchState): void {
    // A life that comes back says its terms again: what it had in another segment a copy of both would take for them.
    const comesBack = before?.alive === false && now.alive;
    const isOther = comesBack || now.terms !== (before?.terms ?? '');
    const isSame = !isOther && before?.alive === now.alive && (!now.alive || before.summary === now.summary);
    if (isSame) return;
    const terms = this.#sets.idOf(now.terms);
    if (isOther) this.#describe.run(version.seq, terms);
    this.#pending.push(version.object, version.seq, now.alive ? now.summary : 0, terms);
  }

  /** Writes a block after change `seq` if enough has come together. */
  after(seq: number): void {
    if (this.#pending.length >= BLOCK_FACTS * STRIDE || seq - this.#upTo >= BLOCK_CHANGES) this.finish(seq);
  }

  /** Writes a block of what has come together up to change `seq`. */
  finish(seq: number): void {
    const rows = Int32Array.from(this.#pending);
    this.#insert.run(seq, rows.length / STRIDE, packColumns(rows, STRIDE));
    this.#pending = [];
    this.#upTo = seq;
  }

  /** The facts since the last block. */
  #learn(): void {
    const states = new Map<number, { readonly summary: number; readonly terms: number }>();
    const [upTo] = this.#source.statements.rows('select max(seq) from fact').all().flat();
    if (typeof upTo === 'number') this.#upTo = upTo;
    for (const rows of factsOf(this.#source, (object) => states.get(object)?.terms ?? 0)) {
      for (let at = 0; at < rows.length; at += STRIDE) {
        const [object = 0, seq = 0, summary = 0, terms = 0] = rows.subarray(at, at + STRIDE);
        const before = states.get(object);
        const isSame = before?.summary === summary && before.terms === terms;
        if (seq > this.#upTo && !isSame) this.#pending.push(object, seq, summary, terms);
        if (!isSame) states.set(object, { summary, terms });
      }
    }
  }
}

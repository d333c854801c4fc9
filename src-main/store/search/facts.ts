import { CHANGE_FLAGS } from '@model/change.ts';
import { readBytes, readInt32, readRow } from '../file/column-values.ts';
import { unpackColumns } from '../file/packed-columns.ts';
import { MAX_FRAME_BYTES } from '../codec/zstd-codec.ts';
import { damaged } from '../tape-error.ts';
import { SEARCH_FORMAT } from '../file/format.ts';
import type { Statements } from '../segment/statements.ts';
import { openVersions, type SegmentVersions } from '../versions/open-versions.ts';
import { type Bounds, OUTLINE_COLUMNS } from '../versions/version-rows.ts';

/**
 * A fact: from change `seq` on this object is in this state. `summary` and `terms` are the ids of its texts; a summary
 * of 0 says that it does not live. Heartbeats, and whatever else leaves both as they were, make no fact.
 */
export const FACT_COLUMNS = { object: 0, seq: 1, summary: 2, terms: 3, stride: 4 } as const;

const STRIDE = FACT_COLUMNS.stride;

/** Where facts are read from. */
export interface FactFile extends SegmentVersions {
  readonly file: string;
  /** To be asked for anew after others had their turn: a segment may have been closed and opened again. */
  readonly statements: Statements;
  /** False for formats that keep no facts: they are made of the versions then, without terms. */
  readonly hasFacts: boolean;
  /** Versions before it were carried over from the segment before. */
  readonly firstSeq: number;
}

/** What search reads of the segment `file`. */
export function factFile(file: string, statements: Statements, segment: Parameters<typeof openVersions>[2]): FactFile {
  const hasFacts = segment.schema.formatVersion >= SEARCH_FORMAT;
  const { firstSeq } = segment.head;
  return { file, statements, hasFacts, firstSeq, ...openVersions(file, statements, segment) };
}

/** Facts of the changes after the block before it up to `seq`. */
export interface FactBlock {
  readonly seq: number;
  readonly rows: Int32Array<ArrayBuffer>;
}

/** The stored blocks after change `after`. */
export function* factBlocks(source: FactFile, after = 0): Generator<FactBlock, void> {
  const body = `case when length(body) <= ${MAX_FRAME_BYTES} then body end`;
  const sql = `select seq, n, ${body} from fact where seq > ? order by seq`;
  for (const row of source.statements.rows(sql).all(after)) {
    const [last, count, body] = readRow(source.file, row);
    const seq = readInt32(source.file, last);
    const block = { seq, count: readInt32(source.file, count), body: readBytes(source.file, body) };
    yield { seq, rows: decoded(source.file, block) };
  }
}

function decoded(file: string, block: { readonly seq: number; readonly count: number; readonly body: Buffer }) {
  const wrong = (why: string): Error => damaged(file, `the block of facts up to change ${block.seq} ${why}`);
  const rows = unpackColumns(block, STRIDE, wrong);
  for (let at = 0; at < rows.length; at += STRIDE) {
    const seq = rows[at + FACT_COLUMNS.seq] ?? 0;
    const [summary, terms] = [rows[at + FACT_COLUMNS.summary] ?? 0, rows[at + FACT_COLUMNS.terms] ?? 0];
    if ((rows[at] ?? 0) < 1 || seq < 1 || seq > block.seq || summary < 0 || terms < 0)
      throw wrong(`holds change ${seq}`);
  }
  return rows;
}

/** Rows of versions are read so many at a time. */
const PAGE = 5000;

/** The state of each object with each version between two changes, also where nothing of it changed. */
export function* factsOfVersions(
  source: FactFile,
  bounds: { readonly after: number; readonly before: number },
  termsOf: (object: number) => number,
): Generator<Int32Array, void> {
  const newTerms = new Map<number, number>();
  for (let { after } = bounds; ; ) {
    const outline = source.versions.outline({ after, before: bounds.before, limit: PAGE });
    const last = outline.at(OUTLINE_COLUMNS.seq - OUTLINE_COLUMNS.stride);
    if (last === undefined) return;
    const described = describedBetween(source, { after, before: last + 1 });
    after = last;
    const rows = new Int32Array((outline.length / OUTLINE_COLUMNS.stride) * STRIDE);
    for (let from = 0, to = 0; from < outline.length; from += OUTLINE_COLUMNS.stride, to += STRIDE) {
      const [object, seq] = [outline[from] ?? 0, outline[from + OUTLINE_COLUMNS.seq] ?? 0];
      const terms = described.get(seq);
      if (terms !== undefined) newTerms.set(object, terms);
      const flags = outline[from + OUTLINE_COLUMNS.flags] ?? 0;
      const isAlive = (flags & CHANGE_FLAGS.typeMask) === CHANGE_FLAGS.applied;
      rows[to] = object;
      rows[to + FACT_COLUMNS.seq] = seq;
      rows[to + FACT_COLUMNS.summary] = isAlive ? (outline[from + OUTLINE_COLUMNS.summary] ?? 0) : 0;
      rows[to + FACT_COLUMNS.terms] = newTerms.get(object) ?? termsOf(object);
    }
    yield rows;
  }
}

/** Sets of terms by the versions with which they changed. */
function describedBetween(
  { file, statements, hasFacts }: FactFile,
  { after, before }: Bounds,
): ReadonlyMap<number, number> {
  if (!hasFacts) return new Map();
  const sql = 'select seq, terms from described where seq > ? and seq < ?';
  return new Map(
    statements
      .rows(sql)
      .all(after, before)
      .map((row) => {
        const [seq = 0, terms = 0] = readRow(file, row).map((cell) => readInt32(file, cell));
        return [seq, terms];
      }),
  );
}

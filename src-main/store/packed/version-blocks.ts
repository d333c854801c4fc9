import { CHANGE_COLUMNS, CHANGE_FLAGS, type ChangeRows } from '@model/change.ts';
import { readBytes, readInt32, readInteger, readRow } from '../file/column-values.ts';
import { MAX_FRAME_BYTES, zstdCodec } from '../codec/zstd-codec.ts';
import type { Statements } from '../segment/statements.ts';
import { damaged } from '../tape-error.ts';
import { readHistory } from '../versions/history-block.ts';
import { type Counting, OUTLINE_COLUMNS, passing, type VersionRows, type Walk } from '../versions/version-rows.ts';
import type { BodyPlace, BodyPlaces } from './body-places.ts';
import { FoundChanges } from './found-changes.ts';
import { decodeResourceVersions, decodeVersions, type VersionBlock } from './version-block.ts';

const { stride: STRIDE } = CHANGE_COLUMNS;
/** Blocks kept decoded: about 100 KB each. */
const MAX_KEPT = 64;

/** A row of `version_block` beside its columns. */
interface BlockPlace {
  readonly last: number;
  readonly lastTime: number;
  readonly count: number;
}

interface KeptBlock extends VersionBlock {
  resourceVersions?: readonly string[];
}

/** A version in its block. */
interface PlacedRow {
  readonly place: BlockPlace;
  readonly block: KeptBlock;
  readonly row: number;
}

/** Versions that lie in blocks, as columns. */
export class VersionBlocks implements VersionRows, BodyPlaces {
  readonly #file: string;
  readonly #statements: Statements;
  readonly #startedAt: number;
  /** In order; read when the first is asked for. */
  #places: readonly BlockPlace[] | undefined;
  /** By the `seq` they end with, the least recently used first. */
  readonly #kept = new Map<number, KeptBlock>();

  /** `startedAt` is what the times of the segment `file` count from. */
  constructor(file: string, statements: Statements, startedAt: number) {
    this.#file = file;
    this.#statements = statements;
    this.#startedAt = startedAt;
  }

  last(): number {
    return this.#all().at(-1)?.last ?? 0;
  }

  count(): number {
    return this.#all().reduce((sum, { count }) => sum + count, 0);
  }

  timeOf(seq: number): number | undefined {
    const found = this.#find(seq);
    return found === undefined ? undefined : this.#startedAt + (found.block.times[found.row] ?? 0);
  }

  flagsOf(seq: number): number | undefined {
    const found = this.#find(seq);
    return found === undefined ? undefined : (found.block.rows[found.row * STRIDE + CHANGE_COLUMNS.flags] ?? 0);
  }

  seqAt(at: number, first: number): number {
    const t = at - this.#startedAt;
    const places = this.#all();
    const index = firstIndex(places.length, (block) => {
      const { last, lastTime } = places[block] ?? { last: 0, lastTime: 0 };
      return last >= first && lastTime > t;
    });
    const place = places[index];
    if (place === undefined) return Math.max(this.last(), first - 1);
    const { rows, times } = this.#block(place);
    const row = firstIndex(times.length, (each) => (times[each] ?? 0) > t) - 1;
    const seq = row < 0 ? (places[index - 1]?.last ?? 0) : (rows[row * STRIDE] ?? 0);
    return Math.max(seq, first - 1);
  }

  walk({ after, before, order, limit, flags, about }: Walk): ChangeRows {
    const isWanted = passing(flags);
    const objects = about.length === 0 ? undefined : this.#objects(about);
    const found = new FoundChanges(this.#startedAt, limit);
    const places = order === 'asc' ? this.#all() : this.#all().toReversed();
    for (const place of this.#within(places, { after, before })) {
      if (found.isFull) break;
      const block = this.#block(place);
      const { rows } = block;
      const [from, to] = rowsWithin(rows, { after, before });
      for (let step = from; step < to && !found.isFull; step++) {
        const row = order === 'asc' ? step : from + to - 1 - step;
        const isAbout = objects === undefined || objects.has(rows[row * STRIDE + CHANGE_COLUMNS.object] ?? 0);
        if (isAbout && isWanted(rows[row * STRIDE + CHANGE_COLUMNS.flags] ?? 0)) found.add(block, row);
      }
    }
    return found.changes();
  }

  pick(seqs: readonly number[]): ChangeRows {
    const rows: (readonly [Int32Array, number] | undefined)[] = Array.from(seqs, () => undefined);
    for (const { index, block, row } of this.#picked(seqs)) {
      const at = row * STRIDE;
      rows[index] = [block.rows.slice(at, at + STRIDE), block.times[row] ?? 0];
    }
    const found = new FoundChanges(this.#startedAt, seqs.length);
    for (const each of rows) if (each !== undefined) found.add({ rows: each[0], times: [each[1]] }, 0);
    return found.changes();
  }

  outline(asked: Parameters<VersionRows['outline']>[0]): Int32Array<ArrayBuffer> {
    const { after, before, skipPointInTime = false, limit = Number.MAX_SAFE_INTEGER } = asked;
    const within = [...this.#within(this.#all(), { after, before })];
    const room =
      Math.min(
        limit,
        within.reduce((sum, { count }) => sum + count, 0),
      ) * OUTLINE_COLUMNS.stride;
    const outline = new Int32Array(room);
    let end = 0;
    for (const place of within) {
      const { rows } = this.#block(place);
      const [from, to] = rowsWithin(rows, { after, before });
      for (let row = from; row < to && end < room; row++) {
        const flags = rows[row * STRIDE + CHANGE_COLUMNS.flags] ?? 0;
        if (skipPointInTime && (flags & CHANGE_FLAGS.pointInTime) !== 0) continue;
        setOutline(outline, end, { rows, row });
        end += OUTLINE_COLUMNS.stride;
      }
    }
    return outline.slice(0, end);
  }

  outlineOf(seqs: readonly number[]): Int32Array<ArrayBuffer> {
    const { stride } = OUTLINE_COLUMNS;
    const outline = new Int32Array(seqs.length * stride);
    for (const { index, block, row } of this.#picked(seqs))
      setOutline(outline, index * stride, { rows: block.rows, row });
    const isThere = (at: number): boolean => outline[at + OUTLINE_COLUMNS.seq] !== 0;
    // What is not here has left its row empty.
    let end = 0;
    for (let from = 0; from < outline.length; from += stride) {
      if (!isThere(from)) continue;
      outline.copyWithin(end, from, from + stride);
      end += stride;
    }
    return outline.slice(0, end);
  }

  *counts({ after, before, from, bucketMs }: Counting): Iterable<unknown> {
    for (const place of this.#within(this.#all(), { after, before })) {
      const { rows, times } = this.#block(place);
      const [first, end] = rowsWithin(rows, { after, before });
      for (let row = first; row < end; row++) {
        const at = this.#startedAt + (times[row] ?? 0);
        const flags = rows[row * STRIDE + CHANGE_COLUMNS.flags] ?? 0;
        const severity = (flags & CHANGE_FLAGS.severityMask) >> CHANGE_FLAGS.severityShift;
        yield [at - ((at - from) % bucketMs), severity, 1];
      }
    }
  }

  resourceVersions(seqs: readonly number[]): ReadonlyMap<number, string> {
    const texts = new Map<number, string>();
    for (const { index, place, block, row } of this.#picked(seqs)) {
      block.resourceVersions ??= this.#resourceVersions(place);
      texts.set(seqs[index] ?? 0, block.resourceVersions[row] ?? '');
    }
    return texts;
  }

  placeOf(seq: number): BodyPlace | undefined {
    const found = this.#find(seq);
    if (found === undefined) return undefined;
    const key = found.block.places[found.row] ?? 0;
    const [frame] = readRow(this.#file, this.#statements.rows('select max(id) from frame where id <= ?').get(key));
    return { frame: readInt32(this.#file, frame), key };
  }

  /** These versions in `seq` order, so that each block is looked at once, with their places among those asked for. */
  *#picked(seqs: readonly number[]): Iterable<PlacedRow & { readonly index: number }> {
    for (const index of [...seqs.keys()].sort((a, b) => (seqs[a] ?? 0) - (seqs[b] ?? 0))) {
      const found = this.#find(seqs[index] ?? 0);
      if (found !== undefined) yield { index, ...found };
    }
  }

  #find(seq: number): PlacedRow | undefined {
    const places = this.#all();
    const place = places[firstIndex(places.length, (index) => (places[index]?.last ?? 0) >= seq)];
    if (place === undefined) return undefined;
    const block = this.#block(place);
    const row = rowFrom(block.rows, seq);
    return block.rows[row * STRIDE] === seq ? { place, block, row } : undefined;
  }

  /** The blocks among `places` in which changes within bounds can lie. */
  *#within(places: readonly BlockPlace[], { after, before }: { readonly after: number; readonly before: number }) {
    const all = this.#all();
    const first = firstIndex(all.length, (index) => (all[index]?.last ?? 0) > after);
    const end = firstIndex(all.length, (index) => (all[index]?.last ?? 0) >= before - 1) + 1;
    const wanted = new Set(all.slice(first, end));
    for (const place of places) if (wanted.has(place)) yield place;
  }

  #objects(about: Walk['about']): ReadonlySet<number> {
    const sql = `select o.id from object o where ${about.map((each) => each.sql).join(' and ')}`;
    const found = this.#statements.rows(sql).all(...about.map(({ value }) => value));
    return new Set(found.map((row) => readInt32(this.#file, readRow(this.#file, row)[0])));
  }

  #all(): readonly BlockPlace[] {
    this.#places ??= this.#statements
      .rows('select b.seq, b.t, h.n from version_block b join history h on h.seq = b.seq order by b.seq')
      .all()
      .map((row) => {
        const [last, lastTime, count] = readRow(this.#file, row);
        return {
          last: readInt32(this.#file, last),
          lastTime: readInteger(this.#file, lastTime),
          count: readInt32(this.#file, count),
        };
      });
    return this.#places;
  }

  #block(place: BlockPlace): KeptBlock {
    const known = this.#kept.get(place.last);
    this.#kept.delete(place.last);
    const block = known ?? this.#decoded(place);
    this.#kept.set(place.last, block);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return block;
  }

  #decoded(place: BlockPlace): KeptBlock {
    const pairs = readHistory(this.#file, this.#statements, place);
    return this.#reading(place, 'body', (content) => decodeVersions(pairs, content));
  }

  #resourceVersions(place: BlockPlace): readonly string[] {
    return this.#reading(place, 'rvs', (content) => decodeResourceVersions(content, place.count));
  }

  #reading<T>({ last }: BlockPlace, column: 'body' | 'rvs', decode: (content: Buffer) => T): T {
    const sql = `select case when length(${column}) <= ${MAX_FRAME_BYTES} then ${column} end from version_block where seq = ?`;
    const body = readBytes(this.#file, readRow(this.#file, this.#statements.rows(sql).get(last))[0]);
    try {
      return decode(zstdCodec.decode([body], undefined));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw damaged(this.#file, `the versions up to change ${last} cannot be read: ${why}`);
    }
  }
}

function setOutline(
  outline: Int32Array,
  to: number,
  { rows, row }: { readonly rows: Int32Array; readonly row: number },
): void {
  const at = row * STRIDE;
  outline[to + OUTLINE_COLUMNS.object] = rows[at + CHANGE_COLUMNS.object] ?? 0;
  outline[to + OUTLINE_COLUMNS.seq] = rows[at] ?? 0;
  outline[to + OUTLINE_COLUMNS.summary] = rows[at + CHANGE_COLUMNS.summary] ?? 0;
  outline[to + OUTLINE_COLUMNS.references] = rows[at + CHANGE_COLUMNS.references] ?? 0;
  outline[to + OUTLINE_COLUMNS.flags] = rows[at + CHANGE_COLUMNS.flags] ?? 0;
}

/** The rows with `after < seq < before`, as the first and the one behind the last. */
function rowsWithin(
  rows: Int32Array,
  { after, before }: { readonly after: number; readonly before: number },
): readonly [number, number] {
  return [rowFrom(rows, after + 1), rowFrom(rows, before)];
}

/** The first row whose `seq` is at least `seq`. */
function rowFrom(rows: Int32Array, seq: number): number {
  return firstIndex(rows.length / STRIDE, (row) => (rows[row * STRIDE] ?? 0) >= seq);
}

/** The first index for which `isThere` holds, which holds for all that follow; `count` if for none. */
function firstIndex(count: number, isThere: (index: number) => boolean): number {
  let [before, at] = [-1, count];
  while (at - before > 1) {
    const middle = (before + at) >> 1;
    if (isThere(middle)) at = middle;
    else before = middle;
  }
  return at;
}

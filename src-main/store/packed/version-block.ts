import { CHANGE_COLUMNS } from '@model/change.ts';
import { PAIR } from '../versions/history-block.ts';
import { isDecimal } from '../file/column-values.ts';
import { NumberReader, NumberWriter } from './numbers.ts';

const { stride: STRIDE } = CHANGE_COLUMNS;
const { flags, summary, references, previousSeq, previousSummary, previousReferences } = CHANGE_COLUMNS;

/** How `previousSeq` is coded; larger numbers are the distance to it, which is added to the largest of these. */
const PREVIOUS = { none: 0, above: 1 } as const;

/** What is said of the version before, and the column that says it of a version itself. */
const OF_PREVIOUS = [
  [previousSummary, summary],
  [previousReferences, references],
] as const;

/** Versions in `seq` order. */
export interface VersionBlock {
  /** As {@link CHANGE_COLUMNS} names them. */
  readonly rows: Int32Array<ArrayBuffer>;
  /** In ms since the segment began. */
  readonly times: Float64Array<ArrayBuffer>;
  /** Where their bodies lie. */
  readonly places: Int32Array<ArrayBuffer>;
}

/**
 * The columns of a block beside object and `seq`, which its history has: in the order of the history, so that the
 * versions of an object stand below each other and mostly differ in nothing, each number as its difference to the one
 * above it; then the times in `seq` order.
 */
export function encodeVersions(pairs: Int32Array, block: VersionBlock): Buffer {
  const writer = new NumberWriter();
  const { rows, places, times } = block;
  const order = orderOf(pairs);
  const cell = (row: number, column: number): number => rows[row * STRIDE + column] ?? 0;
  for (const column of [flags, summary, references]) {
    let above = 0;
    for (const row of order) {
      writer.add(cell(row, column) - above);
      above = cell(row, column);
    }
  }
  const expected = expectedPrevious(pairs);
  for (const [index, row] of order.entries()) {
    const previous = cell(row, previousSeq);
    if (previous === 0) writer.add(PREVIOUS.none);
    else if (previous === expected[index]) writer.add(PREVIOUS.above);
    else writer.add(cell(row, CHANGE_COLUMNS.seq) - previous + PREVIOUS.above);
  }
  for (const [column, of] of OF_PREVIOUS) {
    let above = 0;
    for (const [index, row] of order.entries()) {
      const previous = cell(row, previousSeq);
      if (previous !== 0) writer.add(cell(row, column) - (previous === expected[index] ? above : cell(row, of)));
      above = cell(row, of);
    }
  }
  let above = 0;
  for (const row of order) {
    writer.add((places[row] ?? 0) - above);
    above = places[row] ?? 0;
  }
  above = 0;
  for (const time of times) {
    writer.add(time - above);
    above = time;
  }
  return writer.bytes();
}

/** The versions of a block. Throws an `Error` that says what is wrong with it. */
export function decodeVersions(pairs: Int32Array, content: Uint8Array): VersionBlock {
  const reader = new NumberReader(content);
  const order = orderOf(pairs);
  const rows = new Int32Array(order.length * STRIDE);
  for (let index = 0; index < order.length; index++) {
    const at = (order[index] ?? 0) * STRIDE;
    rows[at] = pairs[index * PAIR.stride + PAIR.seq] ?? 0;
    rows[at + CHANGE_COLUMNS.object] = pairs[index * PAIR.stride] ?? 0;
  }
  for (const column of [flags, summary, references]) {
    const differences = reader.int32s(order.length);
    let above = 0;
    for (let index = 0; index < order.length; index++) {
      above = (above + (differences[index] ?? 0)) | 0;
      rows[(order[index] ?? 0) * STRIDE + column] = above;
    }
  }
  const expected = expectedPrevious(pairs);
  const withPrevious = readPrevious(reader, rows, { order, expected });
  for (const [column, of] of OF_PREVIOUS) {
    const differences = reader.int32s(withPrevious);
    let [above, next] = [0, 0];
    for (let index = 0; index < order.length; index++) {
      const at = (order[index] ?? 0) * STRIDE;
      const own = rows[at + of] ?? 0;
      const previous = rows[at + previousSeq] ?? 0;
      if (previous !== 0) rows[at + column] = (differences[next++] ?? 0) + (previous === expected[index] ? above : own);
      above = own;
    }
  }
  return { rows, ...placesAndTimes(reader, order) };
}

/** Reads which versions come before; how many have one. */
function readPrevious(
  reader: NumberReader,
  rows: Int32Array,
  { order, expected }: { readonly order: Int32Array; readonly expected: Int32Array },
): number {
  const coded = reader.int32s(order.length);
  let count = 0;
  for (let index = 0; index < order.length; index++) {
    const code = coded[index] ?? 0;
    if (code === PREVIOUS.none) continue;
    const at = (order[index] ?? 0) * STRIDE;
    const seq = rows[at] ?? 0;
    const previous = code === PREVIOUS.above ? (expected[index] ?? 0) : seq - code + PREVIOUS.above;
    if (previous < 1 || previous >= seq) throw new Error(`change ${seq} follows change ${previous}`);
    rows[at + previousSeq] = previous;
    count++;
  }
  return count;
}

function placesAndTimes(reader: NumberReader, order: Int32Array): Pick<VersionBlock, 'places' | 'times'> {
  const places = new Int32Array(order.length);
  const differences = reader.int32s(order.length);
  let place = 0;
  for (let index = 0; index < order.length; index++) {
    place = (place + (differences[index] ?? 0)) | 0;
    places[order[index] ?? 0] = place;
  }
  const times = reader.numbers(order.length);
  for (let row = 1; row < times.length; row++) times[row] = (times[row - 1] ?? 0) + (times[row] ?? 0);
  return { places, times };
}

/** For each pair its row in `seq` order. */
function orderOf(pairs: Int32Array): Int32Array {
  const count = pairs.length / PAIR.stride;
  const seqs = new Int32Array(count);
  for (let index = 0; index < count; index++) seqs[index] = pairs[index * PAIR.stride + PAIR.seq] ?? 0;
  let [first, last] = [seqs[0] ?? 0, 0];
  for (let index = 0; index < count; index++) {
    const seq = seqs[index] ?? 0;
    if (seq < first) first = seq;
    if (seq > last) last = seq;
  }
  if (last - first === count - 1) return seqs.map((seq) => seq - first);
  // Versions that were carried over lie far apart.
  const rowOf = new Map(Array.from(seqs.toSorted(), (seq, row) => [seq, row]));
  return seqs.map((seq) => rowOf.get(seq) ?? 0);
}

/** For each pair the version above it if that is of the same object, which mostly is the one before it; else 0. */
function expectedPrevious(pairs: Int32Array): Int32Array {
  const expected = new Int32Array(pairs.length / PAIR.stride);
  for (let index = 1; index < expected.length; index++) {
    const at = index * PAIR.stride;
    if (pairs[at] === pairs[at - PAIR.stride]) expected[index] = pairs[at - PAIR.stride + PAIR.seq] ?? 0;
  }
  return expected;
}

/** ResourceVersions in `seq` order: numbers by their differences, and what is none as text. */
export function encodeResourceVersions(texts: readonly string[]): Buffer {
  const writer = new NumberWriter();
  const others = texts
    .map((text, row) => ({ text: Buffer.from(text), row }))
    .filter(({ row }) => !isDecimal(texts[row] ?? ''));
  writer.add(others.length);
  for (const { text, row } of others) {
    writer.add(row);
    writer.add(text.length);
  }
  let above = 0;
  for (const text of texts.filter(isDecimal)) {
    writer.add(Number(text) - above);
    above = Number(text);
  }
  return Buffer.concat([writer.bytes(), ...others.map(({ text }) => text)]);
}

/** The resourceVersions of a block of `count` versions. Throws an `Error` that says what is wrong with them. */
export function decodeResourceVersions(content: Buffer, count: number): readonly string[] {
  const reader = new NumberReader(content);
  const lengths = new Map<number, number>();
  for (let left = reader.nextInt32(); left > 0; left--) lengths.set(reader.nextInt32(), reader.nextInt32());
  const texts: string[] = [];
  let above = 0;
  for (let row = 0; row < count; row++) {
    if (!lengths.has(row)) above += reader.next();
    texts.push(lengths.has(row) ? '' : String(above));
  }
  let { at } = reader;
  for (const [row, length] of lengths) {
    if (row < 0 || row >= count || length < 0 || at + length > content.length)
      throw new Error('a text is out of bounds');
    texts[row] = content.toString('utf8', at, at + length);
    at += length;
  }
  return texts;
}

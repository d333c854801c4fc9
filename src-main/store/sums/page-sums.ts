import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { PAGE_SIZE } from '../file/sqlite.ts';

/** How the name of the file with the sums of a segment's pages ends. */
export const SUMS_SUFFIX = '-sums';
/** The CRC-32 of a page, and the same turned round with the page's number, so that a flipped bit here is noticed too. */
export const SUM_BYTES = 8;
const PAGES_A_READ = 64;

/** What is known of pages: their CRC-32 by number, from 1. */
export type Sums = ReadonlyMap<number, number>;

/** The sums of the pages of a segment that is written, in a file beside it. SQLite has no checksums of pages here. */
export class PageSums {
  readonly #descriptor: number;

  /** Opens those of `file`; where there are none, its pages as they are now count as right. */
  constructor(file: string) {
    const path = file + SUMS_SUFFIX;
    if (!existsSync(path)) writeAtOnce(path, [...pagesOf(file)]);
    this.#descriptor = openSync(path, 'r+');
  }

  /** Notes the sums of pages. */
  write(sums: Sums): void {
    for (const [page, sum] of sums) writeSync(this.#descriptor, entryOf(page, sum), 0, SUM_BYTES, placeOf(page));
  }

  /** Brings what was noted to the disk: before SQLite writes the pages into the segment. */
  settle(): void {
    fdatasyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Whoever is killed: all of them are there, or no file. Where some are missing something has happened to them. */
function writeAtOnce(path: string, sums: readonly (readonly [number, number])[]): void {
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, Buffer.concat(sums.map(([page, sum]) => entryOf(page, sum))), { mode: 0o600 });
  renameSync(unfinished, path);
}

/** The noted sums of the pages of `file`; undefined where none were kept. */
export function notedSums(file: string): NotedSums | undefined {
  const path = file + SUMS_SUFFIX;
  return isPlainFile(path) ? new NotedSums(readFileSync(path)) : undefined;
}

/** What was noted of the pages of a segment. */
export class NotedSums {
  readonly #bytes: Buffer;
  /** The last page of which something can be noted. */
  readonly last: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.last = Math.floor(bytes.length / SUM_BYTES);
  }

  /** False if not one entry is what was noted. */
  isReadable(): boolean {
    for (let page = 1; page <= this.last; page++) if (this.of(page) !== undefined) return true;
    return false;
  }

  /** The sum of a page; undefined where none was noted, or the entry is damaged. */
  of(page: number): number | undefined {
    if (page > this.last) return undefined;
    const sum = this.#bytes.readUInt32LE(placeOf(page));
    return this.#bytes.readUInt32LE(placeOf(page) + 4) === turned(page, sum) ? sum : undefined;
  }
}

/** False for what is not there, and for a folder or a pipe in its place, which would be read for ever. */
export function isPlainFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The CRC-32 of every page of `file`, of `only` these if given; what is behind its end has none. */
export function* pagesOf(file: string, only?: readonly number[]): Generator<readonly [number, number], void> {
  const descriptor = openSync(file, 'r');
  // One for all reads, which would each ask the system for memory.
  const bytes = Buffer.allocUnsafe((only === undefined ? PAGES_A_READ : 1) * PAGE_SIZE);
  try {
    const count = Math.ceil(fstatSync(descriptor).size / PAGE_SIZE);
    if (only === undefined) {
      for (let first = 1; first <= count; first += PAGES_A_READ) yield* sumsFrom(descriptor, first, bytes);
    } else for (const page of only) yield* sumsFrom(descriptor, page, bytes);
  } finally {
    closeSync(descriptor);
  }
}

/** Of as many pages as fit into `bytes`. */
function* sumsFrom(descriptor: number, first: number, bytes: Buffer): Generator<readonly [number, number], void> {
  const length = readSync(descriptor, bytes, 0, bytes.length, (first - 1) * PAGE_SIZE);
  for (let at = 0; at < length; at += PAGE_SIZE) {
    yield [first + at / PAGE_SIZE, crc32(bytes.subarray(at, Math.min(at + PAGE_SIZE, length)))];
  }
}

function placeOf(page: number): number {
  return (page - 1) * SUM_BYTES;
}

function entryOf(page: number, sum: number): Buffer {
  const entry = Buffer.allocUnsafe(SUM_BYTES);
  entry.writeUInt32LE(sum, 0);
  entry.writeUInt32LE(turned(page, sum), 4);
  return entry;
}

function turned(page: number, sum: number): number {
  return ~(sum ^ page) >>> 0;
}

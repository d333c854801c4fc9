import { closeSync, fsyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { atOnce, type InPieces } from '../sums/in-pieces.ts';
import { damaged } from '../tape-error.ts';
import { hasLog } from './file-size.ts';

const MAGIC = Buffer.from('KHRONOSCOPE SEAL', 'latin1');
const BLOCK_BYTES = 64 * 1024;
const BLOCKS_A_PIECE = 16;
/** How many blocks, and the CRC-32 of their checksums. */
const FOOT_BYTES = 8 + MAGIC.length;

/**
 * Seals a finished file that is never written again: behind its last page go the CRC-32 of every 64 KiB, their number,
 * and their own CRC-32. SQLite has no checksums of pages, and does not look behind the last one.
 */
export function sealFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    const { size } = fstatSync(descriptor);
    const sums = sumsOf(descriptor, size);
    const foot = Buffer.alloc(8);
    foot.writeUInt32LE(sums.length / 4, 0);
    foot.writeUInt32LE(crc32(sums), 4);
    writeSync(descriptor, Buffer.concat([sums, foot, MAGIC]), 0, undefined, size);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Compares a sealed file with its seal; false for one that has none. Throws a TapeError where it is not what was sealed, and
 * where something stands behind the last page that is no seal, or not a whole one.
 */
export function checkSeal(file: string): boolean {
  return atOnce(checkingSeal(file));
}

/** The same in pieces. */
export function* checkingSeal(file: string): InPieces<boolean> {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const foot = Buffer.alloc(FOOT_BYTES);
    if (size < FOOT_BYTES || readSync(descriptor, foot, 0, FOOT_BYTES, size - FOOT_BYTES) < FOOT_BYTES) return false;
    if (!foot.subarray(8).equals(MAGIC)) {
      const wrong = wrongEnd(file, descriptor);
      if (wrong !== undefined) throw damaged(file, wrong);
      return false;
    }
    const bytes = foot.readUInt32LE(0) * 4;
    const content = size - FOOT_BYTES - bytes;
    if (content < 0 || Math.ceil(content / BLOCK_BYTES) * 4 !== bytes) throw damaged(file, 'its seal is broken');
    const sums = Buffer.alloc(bytes);
    readSync(descriptor, sums, 0, bytes, content);
    if (crc32(sums) !== foot.readUInt32LE(4)) throw damaged(file, 'its seal is broken');
    const found = yield* summing(descriptor, content);
    if (!found.equals(sums)) {
      const block = Array.from({ length: bytes / 4 }, (_, index) => index).find(
        (index) => found.readUInt32LE(index * 4) !== sums.readUInt32LE(index * 4),
      );
      throw damaged(file, `bytes from ${(block ?? 0) * BLOCK_BYTES} on are not what was written`);
    }
    return true;
  } finally {
    closeSync(descriptor);
  }
}

/** Of https://sqlite.org/fileformat2.html#the_database_header. */
const HEADER = { bytes: 100, pageSize: 16, changes: 24, pages: 28, pagesCountedAt: 92 };

/**
 * What is wrong with a file that nobody writes and that is not as long as its header says. One with a log is as long as its
 * log says. Of what is missing of the last page SQLite takes it for zeros, without a word.
 */
function wrongEnd(file: string, descriptor: number): string | undefined {
  if (hasLog(file)) return undefined;
  const header = Buffer.alloc(HEADER.bytes);
  if (readSync(descriptor, header, 0, HEADER.bytes, 0) < HEADER.bytes) return undefined;
  if (header.readUInt32BE(HEADER.changes) !== header.readUInt32BE(HEADER.pagesCountedAt)) return undefined;
  const pageSize = header.readUInt16BE(HEADER.pageSize);
  const pages = header.readUInt32BE(HEADER.pages) * (pageSize === 1 ? 65_536 : pageSize);
  const { size } = fstatSync(descriptor);
  if (size < pages) return 'its end is missing';
  return pages > 0 && size > pages ? 'what stands behind its last page is no seal' : undefined;
}

function sumsOf(descriptor: number, size: number): Buffer {
  return atOnce(summing(descriptor, size));
}

function* summing(descriptor: number, size: number): InPieces<Buffer> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  const sums = Buffer.alloc(Math.ceil(size / BLOCK_BYTES) * 4);
  for (let index = 0; index * BLOCK_BYTES < size; index++) {
    const length = Math.min(BLOCK_BYTES, size - index * BLOCK_BYTES);
    const read = readSync(descriptor, block, 0, length, index * BLOCK_BYTES);
    sums.writeUInt32LE(crc32(block.subarray(0, read)), index * 4);
    if (index % BLOCKS_A_PIECE === BLOCKS_A_PIECE - 1) yield;
  }
  return sums;
}

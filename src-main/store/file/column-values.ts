import { crc32 } from 'node:zlib';
import { damaged } from '../tape-error.ts';
import type { Cell } from './sqlite.ts';

const CANONICAL_DECIMAL = /^(0|[1-9]\d{0,14})$/;
const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a resourceVersion that is an integer whose digits come back unchanged. */
export function isDecimal(text: string): boolean {
  return CANONICAL_DECIMAL.test(text);
}

/** A resourceVersion as stored: an integer where its digits come back unchanged, else the text itself. */
export function storedResourceVersion(text: string): bigint | string {
  return isDecimal(text) ? BigInt(text) : text;
}

/** A resourceVersion as it was. */
export function readResourceVersion(file: string, cell: unknown): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number' && Number.isSafeInteger(cell)) return String(cell);
  throw damaged(file, 'a resourceVersion is neither text nor integer');
}

/** A uid as stored: 16 bytes where it is a UUID in its usual spelling, else the text itself. */
export function storedUid(text: string): Buffer | string {
  return CANONICAL_UUID.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : text;
}

/** A uid as it was. */
export function readUid(file: string, cell: unknown): string {
  if (typeof cell === 'string') return cell;
  if (!Buffer.isBuffer(cell)) throw damaged(file, 'a uid is neither text nor 16 bytes');
  return readHexUid(file, cell.toString('hex'));
}

/** A uid of 16 bytes as it was, from their digits. */
export function readHexUid(file: string, cell: unknown): string {
  const digits = readText(file, cell);
  if (digits.length !== 32) throw damaged(file, 'a uid is neither text nor 16 bytes');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** What a text that is stored once is found by. */
export function textHash(text: string): number {
  return crc32(text) | 0;
}

/** A base as stored: 0 (which takes no byte) where it is the version before. */
export function storedBase(base: number | undefined, previous: number | undefined): number | null {
  return base === undefined ? null : base === previous ? 0 : base;
}

/** A whole number that fits 32 bits, as ids and `seq`s are; null counts as 0. */
export function readInt32(file: string, cell: unknown): number {
  if (cell === null) return 0;
  if (typeof cell === 'number' && (cell | 0) === cell) return cell;
  throw damaged(file, 'a number is out of bounds');
}

/** A whole number, as times and counts are. */
export function readInteger(file: string, cell: unknown): number {
  if (typeof cell === 'number' && Number.isSafeInteger(cell)) return cell;
  throw damaged(file, 'a number is missing or out of bounds');
}

export function readText(file: string, cell: unknown): string {
  if (typeof cell === 'string') return cell;
  throw damaged(file, 'a text is missing');
}

export function readBytes(file: string, cell: unknown): Buffer {
  if (Buffer.isBuffer(cell)) return cell;
  throw damaged(file, 'a body is missing');
}

/** Narrows a raw row of the driver. */
export function readRow(file: string, row: unknown): readonly Cell[] {
  if (Array.isArray(row)) return row;
  throw damaged(file, 'a row is missing');
}

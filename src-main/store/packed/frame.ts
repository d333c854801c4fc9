import { constants, crc32, zstdCompressSync } from 'node:zlib';
import { BLOCK_FORMAT } from '../file/format.ts';
import { zstdCodec } from '../codec/zstd-codec.ts';
import { NumberReader, NumberWriter } from './numbers.ts';

/** One text in a frame. */
export interface FramedText {
  /** What it is found by; rises within a frame. */
  readonly key: number;
  readonly text: Buffer;
}

/** Before format 6: bytes that say where a text of a frame is, its `seq` and its length. */
const PLACE_BYTES = 8;
const HEAD_BYTES = 4;
/** Found by measurement: higher levels take much longer for little. */
const LEVEL = 12;

/** A standard zstd frame with the CRC-32 of its content behind, as any body, packed harder than there is time for while recording. */
export function packedHard(content: Buffer): Buffer {
  const body = zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(content));
  return Buffer.concat([body, checksum]);
}

/** Many whole texts as one body: how many, their keys, their lengths, then the texts one after the other. */
export function encodeFrame(texts: readonly FramedText[]): Buffer {
  const head = new NumberWriter();
  head.add(texts.length);
  let above = 0;
  for (const { key } of texts) {
    head.add(key - above);
    above = key;
  }
  for (const { text } of texts) head.add(text.length);
  return packedHard(Buffer.concat([head.bytes(), ...texts.map(({ text }) => text)]));
}

/** The texts of a frame by their keys, and how long they are in all. Throws an `Error` that says what is wrong with it. */
export function decodeFrame(
  body: Buffer,
  formatVersion: number,
): { readonly texts: ReadonlyMap<number, Buffer>; readonly bytes: number } {
  const content = zstdCodec.decode([body], undefined);
  const texts = formatVersion < BLOCK_FORMAT ? textsBefore6(content) : textsOf(content);
  return { texts, bytes: content.length };
}

function textsOf(content: Buffer): ReadonlyMap<number, Buffer> {
  const reader = new NumberReader(content);
  const count = reader.nextInt32();
  const keys: number[] = [];
  for (let index = 0, key = 0; index < count; index++) {
    key += reader.nextInt32();
    keys.push(key);
  }
  const lengths = keys.map(() => reader.nextInt32());
  return cut(content, reader.at, { keys, lengths });
}

function textsBefore6(content: Buffer): ReadonlyMap<number, Buffer> {
  const count = content.length < HEAD_BYTES ? Number.POSITIVE_INFINITY : content.readUInt32LE(0);
  const end = HEAD_BYTES + count * PLACE_BYTES;
  if (end > content.length) throw new Error('a frame ends within its places');
  const indexes = Array.from({ length: count }, (_none, index) => index);
  return cut(content, end, {
    keys: indexes.map((index) => content.readInt32LE(HEAD_BYTES + index * 4)),
    lengths: indexes.map((index) => content.readUInt32LE(HEAD_BYTES + (count + index) * 4)),
  });
}

function cut(
  content: Buffer,
  from: number,
  { keys, lengths }: { readonly keys: readonly number[]; readonly lengths: readonly number[] },
): ReadonlyMap<number, Buffer> {
  const texts = new Map<number, Buffer>();
  let end = from;
  for (const [index, key] of keys.entries()) {
    const length = lengths[index] ?? 0;
    if (length < 0 || end + length > content.length) throw new Error('a frame ends within its texts');
    texts.set(key, content.subarray(end, end + length));
    end += length;
  }
  return texts;
}

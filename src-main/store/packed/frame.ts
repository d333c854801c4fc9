import { constants, crc32, zstdCompressSync } from 'node:zlib';

/** One version in a frame. */
export interface FramedText {
  readonly seq: number;
  readonly text: Buffer;
}

/** Bytes that say where a text of a frame is: its `seq` and its length. */
const PLACE_BYTES = 8;
const HEAD_BYTES = 4;
/** Found by measurement: higher levels take much longer for little. */
const LEVEL = 12;

/**
 * Many whole texts as one body: how many, their `seq`s, their lengths, then the texts one after the other, in a standard
 * zstd frame with the CRC-32 of it all behind, as any body.
 */
export function encodeFrame(texts: readonly FramedText[]): Buffer {
  const places = Buffer.alloc(HEAD_BYTES + texts.length * PLACE_BYTES);
  places.writeUInt32LE(texts.length, 0);
  texts.forEach(({ seq, text }, index) => {
    places.writeInt32LE(seq, HEAD_BYTES + index * 4);
    places.writeUInt32LE(text.length, HEAD_BYTES + (texts.length + index) * 4);
  });
  const content = Buffer.concat([places, ...texts.map(({ text }) => text)]);
  const body = zstdCompressSync(content, {
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
  });
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(content));
  return Buffer.concat([body, checksum]);
}

/** The texts of a frame's content by `seq`. Throws an `Error` that says what is wrong with it. */
export function textsOf(content: Buffer): ReadonlyMap<number, Buffer> {
  const count = content.length < HEAD_BYTES ? Number.POSITIVE_INFINITY : content.readUInt32LE(0);
  let end = HEAD_BYTES + count * PLACE_BYTES;
  if (end > content.length) throw new Error('a frame ends within its places');
  const texts = new Map<number, Buffer>();
  for (let index = 0; index < count; index++) {
    const length = content.readUInt32LE(HEAD_BYTES + (count + index) * 4);
    if (end + length > content.length) throw new Error('a frame ends within its texts');
    texts.set(content.readInt32LE(HEAD_BYTES + index * 4), content.subarray(end, end + length));
    end += length;
  }
  return texts;
}

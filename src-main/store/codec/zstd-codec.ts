import { crc32 } from 'node:zlib';
import { compress, decompress, type SizedFrame } from './zstd-wasm.ts';

/** Nothing larger is stored or read: a Kubernetes object is bounded by etcd at 1.5 MiB, aggregated APIs may say more. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;
/** A frame of many texts says where each is. */
const MAX_CONTENT_BYTES = MAX_TEXT_BYTES + 4096;
/** A frame of incompressible text is a little longer than the text. */
export const MAX_FRAME_BYTES = MAX_TEXT_BYTES + 64 * 1024 + 64;

const MAGIC = 0xfd2fb528;
/** A dictionary that begins so would be taken for a trained one, not for text. */
const TRAINED_DICTIONARY_MAGIC = 0xec30a437;
/** Deltas take two thirds of the time that level 3 takes; on the workload of bench/store they are 1.5 % larger. */
const LEVEL = 1;
/** The bit of a frame's descriptor that says it ends with a checksum of zstd's own, as bodies of format 1 do. */
const OWN_CHECKSUM = 0b100;
const CHECKSUM_BYTES = 4;
const NO_BASE = new Uint8Array(0);

/** Turns texts into frames and back, against the text of a base version. */
export interface BodyCodec {
  encode(text: Uint8Array, base: Uint8Array | undefined): Buffer;
  /**
   * The text of the last of `bodies`, each made against the text of the one before it, the first against `base`. Throws an
   * `Error` that says what is wrong with one; never allocates more than {@link MAX_TEXT_BYTES} for a text.
   */
  decode(bodies: readonly Uint8Array[], base: Uint8Array | undefined): Buffer;
}

/**
 * Standard zstd frames whose raw dictionary is the base text, with content size, and behind each the CRC-32 of the text:
 * a damaged body or a wrong base is noticed, not shown. (The WebAssembly build cannot write zstd's own checksum. Bodies
 * of format 1 have that instead, and say so in their frame.)
 */
export const zstdCodec: BodyCodec = {
  encode(text, base) {
    const body = compress(text, base ?? NO_BASE, { level: LEVEL, spare: CHECKSUM_BYTES });
    body.writeUInt32LE(crc32(text), body.length - CHECKSUM_BYTES);
    return body;
  },
  decode(bodies, base) {
    const text = decompress(bodies.map(sizedFrame), base ?? NO_BASE);
    // A text on the way that is not as it was makes this one another too.
    const last = bodies.at(-1);
    if (last !== undefined && !hasOwnChecksum(last) && crc32(text) !== checksumOf(last))
      throw new Error('a body is not what its checksum says');
    return text;
  },
};

function sizedFrame(body: Uint8Array): SizedFrame {
  const size = contentSize(body);
  if (size > MAX_CONTENT_BYTES) throw new Error(`a body claims ${size} bytes, more than ${MAX_TEXT_BYTES}`);
  return { frame: hasOwnChecksum(body) ? body : body.subarray(0, body.length - CHECKSUM_BYTES), size };
}

function hasOwnChecksum(body: Uint8Array): boolean {
  return ((body[4] ?? 0) & OWN_CHECKSUM) !== 0;
}

function checksumOf(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset + body.length - CHECKSUM_BYTES, CHECKSUM_BYTES).getUint32(0, true);
}

/** True if `text` may serve as a raw dictionary. */
export function usableAsBase(text: Uint8Array): boolean {
  if (text.length < 8) return false;
  return new DataView(text.buffer, text.byteOffset, 4).getUint32(0, true) !== TRAINED_DICTIONARY_MAGIC;
}

/** The length of the text in a frame, by its header (RFC 8878, 3.1.1.1). */
function contentSize(frame: Uint8Array): number {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 10 || view.getUint32(0, true) !== MAGIC) throw new Error('a body is no zstd frame');
  const descriptor = view.getUint8(4);
  const singleSegment = (descriptor & 0b10_0000) !== 0;
  const dictionaryIdBytes = [0, 1, 2, 4][descriptor & 0b11] ?? 0;
  const offset = 5 + (singleSegment ? 0 : 1) + dictionaryIdBytes;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  if (frame.length < offset + sizeBytes) throw new Error('a body ends within its header');
  switch (sizeBytes) {
    case 1:
      return view.getUint8(offset);
    case 2:
      return view.getUint16(offset, true) + 256;
    case 4:
      return view.getUint32(offset, true);
    case 8:
      return Number(view.getBigUint64(offset, true));
    default:
      throw new Error('a body does not say how long it is');
  }
}

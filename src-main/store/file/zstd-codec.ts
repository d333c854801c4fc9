import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Nothing larger is stored or read: a Kubernetes object is bounded by etcd at 1.5 MiB, aggregated APIs may say more. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;
/** A frame of incompressible text is a little longer than the text. */
export const MAX_FRAME_BYTES = MAX_TEXT_BYTES + 64 * 1024 + 64;

const MAGIC = 0xfd2fb528;
/** A dictionary that begins so would be taken for a trained one, not for text. */
const TRAINED_DICTIONARY_MAGIC = 0xec30a437;
const LEVEL = 3;
const MIN_WINDOW_LOG = 10;
/** 16 MiB and its base. */
const MAX_WINDOW_LOG = 25;

/** Turns texts into frames and back, against the text of a base version. */
export interface BodyCodec {
  encode(text: Uint8Array, base: Uint8Array | undefined): Buffer;
  /** Throws an `Error` that says what is wrong with the frame; never allocates more than {@link MAX_TEXT_BYTES}. */
  decode(frame: Uint8Array, base: Uint8Array | undefined): Buffer;
}

/**
 * Standard zstd frames whose raw dictionary is the base text, with content size and checksum: a damaged body or a
 * wrong base is noticed, not shown. Node's own zstd, because the WebAssembly package reads its code from a file
 * beside itself, which a bundle does not have; its frames are the same.
 */
export const zstdCodec: BodyCodec = {
  encode(text, base) {
    return zstdCompressSync(text, {
      params: {
        [constants.ZSTD_c_compressionLevel]: LEVEL,
        [constants.ZSTD_c_checksumFlag]: 1,
        [constants.ZSTD_c_windowLog]: windowLogFor(text.length + (base?.length ?? 0)),
      },
      ...(base === undefined ? {} : { dictionary: base }),
    });
  },
  decode(frame, base) {
    const size = contentSize(frame);
    if (size > MAX_TEXT_BYTES) throw new Error(`a body claims ${size} bytes, more than ${MAX_TEXT_BYTES}`);
    const text = zstdDecompressSync(frame, {
      maxOutputLength: Math.max(size, 1),
      params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
      ...(base === undefined ? {} : { dictionary: base }),
    });
    if (text.length !== size) throw new Error(`a body claims ${size} bytes and has ${text.length}`);
    return text;
  },
};

/**
 * A window just wide enough for base and text. Left to itself the encoder makes tables for 2 MiB on every call, which
 * costs three times the compression.
 */
function windowLogFor(bytes: number): number {
  return Math.min(Math.max(Math.ceil(Math.log2(bytes + 1)), MIN_WINDOW_LOG), MAX_WINDOW_LOG);
}

/** True if `text` may serve as a raw dictionary. */
export function usableAsBase(text: Uint8Array): boolean {
  if (text.length < 8) return false;
  return new DataView(text.buffer, text.byteOffset, 4).getUint32(0, true) !== TRAINED_DICTIONARY_MAGIC;
}

/** The length of the text in a frame, by its header (RFC 8878, 3.1.1.1). */
function contentSize(frame: Uint8Array): number {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 6 || view.getUint32(0, true) !== MAGIC) throw new Error('a body is no zstd frame');
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

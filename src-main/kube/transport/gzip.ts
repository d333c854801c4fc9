import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { malformed, type Stage } from '../wire/kube-error.ts';

/** Node's own 16 KB are three pods: each piece is a turn of the event loop for all who handle it. */
const PIECE_BYTES = 256 * 1024;

/** The bytes in a gzip stream as they come. Throws what the source throws, and `malformed` for what is no gzip. */
export async function* gunzipped(body: AsyncIterable<Uint8Array>, stage: Stage): AsyncGenerator<Uint8Array, void> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  pipeline(Readable.from(body), gunzip, () => {
    // The reader below is given the same error.
  });
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (cause) {
    const isOurs = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
    throw isOurs ? malformed(stage, `the compressed answer could not be read: ${cause.message}`) : cause;
  } finally {
    gunzip.destroy();
  }
}

/** True for an answer whose body is compressed with gzip, the one way that API servers know. */
export function isGzipped(headers: { readonly 'content-encoding'?: string | undefined }): boolean {
  return headers['content-encoding']?.toLowerCase() === 'gzip';
}

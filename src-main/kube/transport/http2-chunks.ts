import type { ClientHttp2Stream } from 'node:http2';

/**
 * The chunks of an answer's body, until it ends or the stream is destroyed; throws what it was destroyed with. Whoever
 * stops early destroys it.
 *
 * Not the stream's own iterator: `closed` of an HTTP/2 stream speaks of the protocol, and Node's iterators (v24,
 * `end-of-stream`) take it for the end of reading. An answer that had come whole before it was read, as a small one does
 * on a busy machine, counted as broken off, with all its bytes still there.
 *
 * With `gathers`, whatever comes in one turn of the event loop is one chunk: frames of 16 KB, three pods, would each cost
 * all who handle them a turn of their own.
 */
export async function* chunksOf(
  stream: ClientHttp2Stream,
  { gathers }: { readonly gathers: boolean },
): AsyncGenerator<Uint8Array, void> {
  let wake = () => {};
  const onMoved = gathers ? () => setImmediate(() => wake()) : () => wake();
  const events = ['readable', 'end', 'close', 'error'] as const;
  for (const event of events) stream.on(event, onMoved);
  try {
    while (!stream.destroyed && !stream.readableEnded) {
      const chunk: Uint8Array | null = stream.read();
      if (chunk !== null) yield chunk;
      // Nothing happens between the look and the waiting: both are of one turn.
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    if (stream.errored !== null && stream.errored !== undefined) throw stream.errored;
  } finally {
    for (const event of events) stream.off(event, onMoved);
    if (!stream.readableEnded) stream.destroy();
  }
}

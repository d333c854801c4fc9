import type { Heard, WireObject } from '../../kube/heard.ts';
import type { HeardEntry } from '../recording-writer.ts';

/** A batch as it crosses to the writer's thread: all bodies in one buffer, which is transferred. */
export interface PackedBatch {
  /** As heard, but with empty bodies. */
  readonly entries: readonly HeardEntry[];
  /** Length in bytes of each object's body, in the order of the objects in `entries`. */
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly bodies: Uint8Array<ArrayBuffer>;
}

/** The objects that something heard carries. */
export function objectsOf(heard: Heard): readonly WireObject[] {
  if (heard.type === 'listed') return heard.objects;
  return heard.type === 'applied' || heard.type === 'deleted' ? [heard.object] : [];
}

/** Thousands of small buffers are slower to transfer than to copy: one copy, one transfer. */
export function packBatch(entries: readonly HeardEntry[]): PackedBatch {
  const objects = entries.flatMap((entry) => objectsOf(entry.heard));
  const lengths = Uint32Array.from(objects, (object) => object.body.byteLength);
  const bodies = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let offset = 0;
  for (const object of objects) {
    bodies.set(object.body, offset);
    offset += object.body.byteLength;
  }
  const empty = new Uint8Array(0);
  const bare = entries.map((entry) => withBodies(entry, () => empty));
  return { entries: bare, lengths, bodies };
}

/** The inverse of {@link packBatch}. Bodies are views of the one buffer. */
export function unpackBatch({ entries, lengths, bodies }: PackedBatch): readonly HeardEntry[] {
  let index = 0;
  let offset = 0;
  const next = (): Uint8Array<ArrayBuffer> => {
    const end = offset + (lengths[index] ?? 0);
    const body = bodies.subarray(offset, end);
    index += 1;
    offset = end;
    return body;
  };
  return entries.map((entry) => withBodies(entry, next));
}

function withBodies(entry: HeardEntry, body: () => Uint8Array<ArrayBuffer>): HeardEntry {
  const { heard } = entry;
  const filled = (object: WireObject): WireObject => ({ ...object, body: body() });
  if (heard.type === 'listed') return { ...entry, heard: { ...heard, objects: heard.objects.map(filled) } };
  if (heard.type === 'applied' || heard.type === 'deleted') {
    return { ...entry, heard: { ...heard, object: filled(heard.object) } };
  }
  return entry;
}

import type { Heard, WireObject } from '../../kube/heard.ts';
import type { HeardEntry } from '../recording-writer.ts';

/** A batch as it crosses to the writer's thread: all bodies in one buffer, which is transferred. */
export interface PackedBatch {
  /** As heard, but with empty bodies. */
  readonly entries: readonly HeardEntry[];
  /** Of each object, in the order of the objects in `entries`: how long its body is, and where in it managedFields stand. */
  readonly extents: Uint32Array<ArrayBuffer>;
  readonly bodies: Uint8Array<ArrayBuffer>;
}

/** Numbers an object has in `extents`: length, begin and end of managedFields; no end where they were not seen. */
const STRIDE = 3;
const EMPTY = new Uint8Array(0);

/** The objects that something heard carries. */
export function objectsOf(heard: Heard): readonly WireObject[] {
  if (heard.type === 'listed') return heard.objects;
  return heard.type === 'applied' || heard.type === 'deleted' ? [heard.object] : [];
}

/** Thousands of small buffers are slower to transfer than to copy: one copy, one transfer. */
export function packBatch(entries: readonly HeardEntry[]): PackedBatch {
  const objects = entries.flatMap((entry) => objectsOf(entry.heard));
  const extents = new Uint32Array(objects.length * STRIDE);
  const bodies = new Uint8Array(objects.reduce((sum, { body }) => sum + body.byteLength, 0));
  let offset = 0;
  for (const [index, { body, ownership }] of objects.entries()) {
    extents.set([body.byteLength, ownership?.start ?? 0, ownership?.end ?? 0], index * STRIDE);
    bodies.set(body, offset);
    offset += body.byteLength;
  }
  const bare = entries.map((entry) =>
    withObjects(entry, ({ uid, resourceVersion }) => ({ uid, resourceVersion, body: EMPTY })),
  );
  return { entries: bare, extents, bodies };
}

/** The inverse of {@link packBatch}. Bodies are views of the one buffer. */
export function unpackBatch({ entries, extents, bodies }: PackedBatch): readonly HeardEntry[] {
  let index = 0;
  let offset = 0;
  const filled = ({ uid, resourceVersion }: WireObject): WireObject => {
    const [length = 0, start = 0, end = 0] = extents.subarray(index, index + STRIDE);
    const body = bodies.subarray(offset, offset + length);
    index += STRIDE;
    offset += length;
    return { uid, resourceVersion, body, ...(end > 0 && { ownership: { start, end } }) };
  };
  return entries.map((entry) => withObjects(entry, filled));
}

function withObjects(entry: HeardEntry, change: (object: WireObject) => WireObject): HeardEntry {
  const { heard } = entry;
  if (heard.type === 'listed') return { ...entry, heard: { ...heard, objects: heard.objects.map(change) } };
  if (heard.type === 'applied' || heard.type === 'deleted') {
    return { ...entry, heard: { ...heard, object: change(heard.object) } };
  }
  return entry;
}

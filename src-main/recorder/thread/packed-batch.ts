import type { Heard, Span, WireObject } from '../../kube/heard.ts';
import type { HeardEntry } from '../recording-writer.ts';

/** A batch as it crosses to the writer's thread: all bodies in one buffer, which is transferred. */
export interface PackedBatch {
  /** As heard, but with empty bodies. */
  readonly entries: readonly HeardEntry[];
  /** Of each object, in the order of the objects in `entries`: how long its body is, and where in it its parts stand. */
  readonly extents: Uint32Array<ArrayBuffer>;
  readonly bodies: Uint8Array<ArrayBuffer>;
}

/** Numbers an object has in `extents`: length, then begin and end of each part; no end where it was not seen. */
const PARTS = ['ownership', 'version', 'status'] as const;
const STRIDE = 1 + 2 * PARTS.length;
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
  let extent = 0;
  for (const object of objects) {
    const { body } = object;
    extents[extent++] = body.byteLength;
    for (const part of PARTS) {
      extents[extent++] = object[part]?.start ?? 0;
      extents[extent++] = object[part]?.end ?? 0;
    }
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
    const length = extents[index] ?? 0;
    const body = bodies.subarray(offset, offset + length);
    const parts: { [Part in (typeof PARTS)[number]]?: Span } = {};
    for (const [at, part] of PARTS.entries()) {
      const start = extents[index + 1 + 2 * at] ?? 0;
      const end = extents[index + 2 + 2 * at] ?? 0;
      if (end > 0) parts[part] = { start, end };
    }
    index += STRIDE;
    offset += length;
    return { uid, resourceVersion, body, ...parts };
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

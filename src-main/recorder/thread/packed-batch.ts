import type { Timestamp } from '@model/time.ts';
import type { Heard, Span, WireObject } from '../../kube/heard.ts';
import type { HeardEntry } from '../recording-writer.ts';

/** A page of a list, with the number of its objects. */
interface Page {
  readonly type: 'page';
  readonly objects: number;
  readonly remaining?: number;
}

/**
 * A batch as it crosses to the writer's thread, in columns, so that no object is cloned for each of thousands of versions
 * a second. All bodies lie in one buffer, which is transferred.
 */
export interface PackedBatch {
  /** Entry by entry, without objects: of what carries one, only which it is. */
  readonly heard: readonly (
    | 'applied'
    | 'deleted'
    | Page
    | Exclude<Heard, { type: 'applied' | 'deleted' | 'listed' }>
  )[];
  readonly reflectors: readonly number[];
  readonly observedAt: readonly Timestamp[];
  /** uid and resourceVersion of each object, in the order of the entries. */
  readonly names: readonly string[];
  /** Of each object: how long its body is, and where in it its parts stand. */
  readonly extents: Uint32Array<ArrayBuffer>;
  readonly bodies: Uint8Array<ArrayBuffer>;
}

/** Numbers an object has in `extents`: length, then begin and end of each part; no end where it was not seen. */
const PARTS = ['ownership', 'version', 'status'] as const;
const STRIDE = 1 + 2 * PARTS.length;

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
  const names: string[] = [];
  let [offset, extent] = [0, 0];
  for (const object of objects) {
    const { uid, resourceVersion, body } = object;
    names.push(uid, resourceVersion);
    extents[extent++] = body.byteLength;
    for (const part of PARTS) {
      extents[extent++] = object[part]?.start ?? 0;
      extents[extent++] = object[part]?.end ?? 0;
    }
    bodies.set(body, offset);
    offset += body.byteLength;
  }
  return {
    heard: entries.map(({ heard }) => bare(heard)),
    reflectors: entries.map(({ reflector }) => reflector),
    observedAt: entries.map(({ observedAt }) => observedAt),
    names,
    extents,
    bodies,
  };
}

/** The inverse of {@link packBatch}. Bodies are views of the one buffer. */
export function unpackBatch(batch: PackedBatch): readonly HeardEntry[] {
  const objects = packedObjects(batch);
  const next = (count: number) => Array.from({ length: count }, () => objects.next().value).filter(isObject);
  return batch.heard.flatMap((bared, index): readonly HeardEntry[] => {
    const [reflector, observedAt] = [batch.reflectors[index], batch.observedAt[index]];
    if (reflector === undefined || observedAt === undefined) return [];
    if (bared === 'applied' || bared === 'deleted') {
      return next(1).map((object) => ({ reflector, observedAt, heard: { type: bared, object } }));
    }
    if (bared.type !== 'page') return [{ reflector, observedAt, heard: bared }];
    const { remaining } = bared;
    const listed = {
      type: 'listed',
      objects: next(bared.objects),
      ...(remaining !== undefined && { remaining }),
    } as const;
    return [{ reflector, observedAt, heard: listed }];
  });
}

function bare(heard: Heard): PackedBatch['heard'][number] {
  if (heard.type === 'applied' || heard.type === 'deleted') return heard.type;
  if (heard.type !== 'listed') return heard;
  const { objects, remaining } = heard;
  return { type: 'page', objects: objects.length, ...(remaining !== undefined && { remaining }) };
}

function* packedObjects({ names, extents, bodies }: PackedBatch): Generator<WireObject, undefined> {
  let offset = 0;
  for (let index = 0; index * STRIDE < extents.length; index++) {
    const at = index * STRIDE;
    const length = extents[at] ?? 0;
    const parts: { [Part in (typeof PARTS)[number]]?: Span } = {};
    for (let part = 0; part < PARTS.length; part++) {
      const [name, start = 0, end = 0] = [PARTS[part], extents[at + 1 + 2 * part], extents[at + 2 + 2 * part]];
      if (name !== undefined && end > 0) parts[name] = { start, end };
    }
    const [uid = '', resourceVersion = ''] = [names[2 * index], names[2 * index + 1]];
    yield { uid, resourceVersion, body: bodies.subarray(offset, offset + length), ...parts };
    offset += length;
  }
}

function isObject(object: WireObject | undefined): object is WireObject {
  return object !== undefined;
}

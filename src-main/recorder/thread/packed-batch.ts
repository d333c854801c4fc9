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

/**
 * The inverse of {@link packBatch}, entry by entry, so that only what is being read is there. Bodies are views of the one
 * buffer.
 */
export function* unpackBatch(batch: PackedBatch): Generator<HeardEntry, void> {
  const objects = new PackedObjects(batch);
  for (let index = 0; index < batch.heard.length; index++) {
    const [bared, reflector, observedAt] = [batch.heard[index], batch.reflectors[index], batch.observedAt[index]];
    if (bared === undefined || reflector === undefined || observedAt === undefined) return;
    yield { reflector, observedAt, heard: heardOf(bared, objects) };
  }
}

function heardOf(bared: PackedBatch['heard'][number], objects: PackedObjects): Heard {
  if (bared === 'applied' || bared === 'deleted') return { type: bared, object: objects.next() };
  if (bared.type !== 'page') return bared;
  const { remaining } = bared;
  const page = Array.from({ length: bared.objects }, () => objects.next());
  return { type: 'listed', objects: page, ...(remaining !== undefined && { remaining }) };
}

function bare(heard: Heard): PackedBatch['heard'][number] {
  if (heard.type === 'applied' || heard.type === 'deleted') return heard.type;
  if (heard.type !== 'listed') return heard;
  const { objects, remaining } = heard;
  return { type: 'page', objects: objects.length, ...(remaining !== undefined && { remaining }) };
}

/** The objects of a batch, one after the other. */
class PackedObjects {
  readonly #batch: PackedBatch;
  #index = 0;
  #offset = 0;

  constructor(batch: PackedBatch) {
    this.#batch = batch;
  }

  next(): WireObject {
    const { names, extents, bodies } = this.#batch;
    const at = this.#index * STRIDE;
    const [uid = '', resourceVersion = ''] = [names[2 * this.#index], names[2 * this.#index + 1]];
    this.#index += 1;
    const start = this.#offset;
    this.#offset += extents[at] ?? 0;
    const body = bodies.subarray(start, this.#offset);
    const ownership = spanAt(extents, at + 1);
    const version = spanAt(extents, at + 3);
    const status = spanAt(extents, at + 5);
    return {
      uid,
      resourceVersion,
      body,
      ...(ownership && { ownership }),
      ...(version && { version }),
      ...(status && { status }),
    };
  }
}

function spanAt(extents: Uint32Array, at: number): Span | undefined {
  const [start = 0, end = 0] = [extents[at], extents[at + 1]];
  return end === 0 ? undefined : { start, end };
}

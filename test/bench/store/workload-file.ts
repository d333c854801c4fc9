import { closeSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { timestampFromMs } from '@model/time.ts';
import type { WireObject } from '../../../src-main/kube/heard.ts';
import { scanObject } from '../../../src-main/kube/wire/object-scan.ts';
import { watchedObject } from '../../../src-main/kube/wire/wire-object.ts';
import type { HeardEntry, ReflectorScope } from '../../../src-main/recorder/recording-writer.ts';
import { type PackedBatch, packBatch } from '../../../src-main/recorder/thread/packed-batch.ts';
import { type Happening, type KindName, WORKLOAD_KINDS } from './workload/feed.ts';
import { type Shape, workload, WORKLOAD_START } from './workload/workload.ts';

/** As many changes go to the writer at once. */
const BATCH = 500;
const KIND_NAMES = Object.keys(WORKLOAD_KINDS).filter((name): name is KindName => name in WORKLOAD_KINDS);

/** The reflectors that hear the workload, by number. */
export const WORKLOAD_SCOPES: ReadonlyMap<number, ReflectorScope> = new Map(
  KIND_NAMES.map((name, index) => [
    index + 1,
    { kind: WORKLOAD_KINDS[name], since: timestampFromMs(WORKLOAD_START) } satisfies ReflectorScope,
  ]),
);

/** Writes the workload to a file, as the batches that cross to the writer's thread: making it costs as much as recording it. */
export function writeWorkload(shape: Shape, path: string): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, 'w', 0o600);
  for (const batch of batchesOf(shape)) {
    const { bodies, extents, ...columns } = batch;
    const head = Buffer.from(JSON.stringify({ ...columns, extents: [...extents] }));
    const sizes = Buffer.alloc(8);
    sizes.writeUInt32LE(head.length, 0);
    sizes.writeUInt32LE(bodies.length, 4);
    for (const part of [sizes, head, bodies]) writeSync(file, part);
  }
  closeSync(file);
  renameSync(unfinished, path);
}

/** The batches of a file, one after the other; their buffers are the caller's. */
export function* readWorkload(path: string): Generator<PackedBatch, void> {
  const file = openSync(path, 'r');
  try {
    const sizes = Buffer.alloc(8);
    while (readSync(file, sizes) === sizes.length) {
      const head = Buffer.alloc(sizes.readUInt32LE(0));
      const bodies = new Uint8Array(sizes.readUInt32LE(4));
      readSync(file, head);
      readSync(file, bodies);
      const columns = JSON.parse(head.toString('utf8')) as Omit<PackedBatch, 'bodies' | 'extents'> & {
        extents: number[];
      };
      yield { ...columns, extents: Uint32Array.from(columns.extents), bodies };
    }
  } finally {
    closeSync(file);
  }
}

function* batchesOf(shape: Shape): Generator<PackedBatch, void> {
  let waiting: HeardEntry[] = [];
  let isListed = false;
  for (const happenings of workload(shape)) {
    waiting.push(...(isListed ? happenings.map(entryOf) : firstLists(happenings)));
    isListed = true;
    while (waiting.length >= BATCH) {
      yield packBatch(waiting.slice(0, BATCH));
      waiting = waiting.slice(BATCH);
    }
  }
  if (waiting.length > 0) yield packBatch(waiting);
}

function entryOf(happening: Happening): HeardEntry {
  const { kind, type, at } = happening;
  const reflector = KIND_NAMES.indexOf(kind) + 1;
  return { reflector, heard: { type, object: objectOf(happening) }, observedAt: timestampFromMs(at) };
}

/** As a reflector reads it. */
function objectOf({ body }: Happening): WireObject {
  return watchedObject(body, 0, scanObject(body, 0));
}

/** Lists as reflectors hear them: kind by kind, in pages. */
function firstLists(happenings: readonly Happening[]): readonly HeardEntry[] {
  const at = timestampFromMs(WORKLOAD_START);
  return KIND_NAMES.flatMap((name, index): HeardEntry[] => {
    const say = (heard: HeardEntry['heard']): HeardEntry => ({ reflector: index + 1, heard, observedAt: at });
    const objects = happenings.filter(({ kind }) => kind === name).map(objectOf);
    const pages: HeardEntry[] = [];
    for (let from = 0; from < objects.length; from += BATCH) {
      pages.push(say({ type: 'listed', objects: objects.slice(from, from + BATCH) }));
    }
    return [say({ type: 'list-begin' }), ...pages, say({ type: 'list-end', resourceVersion: '4100000' })];
  });
}

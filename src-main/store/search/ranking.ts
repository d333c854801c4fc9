import { readInt32, readRow, readText } from '../file/column-values.ts';
import type { FactFile } from './facts.ts';
import type { Truths } from './truth-walk.ts';

/** Kinds in the order in which hits of equal merit are shown: what people change before what controllers make of it. */
const ORDER: readonly (readonly string[])[] = [
  ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'],
  ['Job', 'Service', 'Ingress', 'Gateway', 'HTTPRoute', 'Namespace', 'Node'],
  [],
  ['ReplicaSet', 'ReplicationController'],
  ['Pod'],
  ['EndpointSlice', 'Endpoints', 'Lease', 'ControllerRevision'],
  ['Event'],
];
/** Where kinds without a place of their own stand. */
const OTHERS = 2;
const QUALITIES = 4;
const SEQS = 2 ** 31;

/**
 * The objects of `truths`, best first: by how well the name is what was asked for, by kind, those that are still so
 * before those that were, the latest before the earlier.
 */
export function ranked(files: readonly FactFile[], truths: Truths, qualities: Uint8Array): Int32Array<ArrayBuffer> {
  const objects = Int32Array.from(truths.keys());
  const kinds = kindsOf(files, objects);
  const keys = new Map<number, number>();
  for (const [object, pairs] of truths) {
    const merit = QUALITIES - 1 - (qualities[object] ?? 0);
    const place = merit * ORDER.length + (kinds.get(object) ?? OTHERS);
    const isOver = pairs.at(-1) === 0 ? 0 : 1;
    keys.set(object, (place * 2 + isOver) * SEQS + (SEQS - 1 - (pairs.at(-2) ?? 0)));
  }
  return objects.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || a - b);
}

/** The place of each object's kind in {@link ORDER}. */
function kindsOf(files: readonly FactFile[], objects: Int32Array): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { file, statements } of files) {
    const places = new Map(
      statements
        .rows('select id, kind from kind')
        .all()
        .map((row) => {
          const [id, kind] = readRow(file, row);
          const place = ORDER.findIndex((kinds) => kinds.includes(readText(file, kind)));
          return [readInt32(file, id), place < 0 ? OTHERS : place] as const;
        }),
    );
    const missing = objects.filter((object) => !found.has(object));
    const wanted = `select o.id, o.kind from json_each(?) wanted cross join object o on o.id = wanted.value`;
    for (const row of statements.rows(wanted).iterate(JSON.stringify([...missing]))) {
      const [id, kind] = readRow(file, row);
      found.set(readInt32(file, id), places.get(readInt32(file, kind)) ?? OTHERS);
    }
  }
  return found;
}

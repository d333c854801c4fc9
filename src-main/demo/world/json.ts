import type { KubeObject, Metadata } from './object.ts';
import { apiVersionOf, type Resource } from './resource.ts';

const ESCAPED = new Map([
  ['<', '\\u003c'],
  ['>', '\\u003e'],
  ['&', '\\u0026'],
  ['\u2028', '\\u2028'],
  ['\u2029', '\\u2029'],
]);

/** JSON as Go's encoder writes it: compact, with `<`, `>`, `&` and the two line separators escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => ESCAPED.get(character) ?? character);
}

/** The object as a watch or a GET carries it, with kind and apiVersion: first in a built-in, by the alphabet in a custom resource. */
export function objectJson(resource: Resource, object: KubeObject): string {
  const { metadata, ...rest } = object;
  if (resource.custom) {
    return goJson(alphabetical({ apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, ...rest }));
  }
  return `${headJson(resource)}${goJson({ metadata: metadataInGoOrder(metadata), ...rest }).slice(1)}`;
}

/** The metadata alone, in Go's order. */
export function metadataJson(metadata: Metadata): string {
  return goJson(metadataInGoOrder(metadata));
}

/** The same object as an item of a list: items of built-in lists leave kind and apiVersion out. */
export function itemJson(resource: Resource, text: string): string {
  return resource.custom ? text : `{${text.slice(headJson(resource).length)}`;
}

/** The first bytes of every object of a built-in resource. */
function headJson(resource: Resource): string {
  return `{"kind":"${resource.kind}","apiVersion":"${apiVersionOf(resource)}",`;
}

/** The order of the fields of Go's ObjectMeta. */
const METADATA_ORDER: readonly (keyof Metadata)[] = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

function metadataInGoOrder(metadata: Metadata): Readonly<Record<string, unknown>> {
  const ordered: Record<string, unknown> = {};
  for (const key of METADATA_ORDER) {
    const value = metadata[key];
    // Go's maps print sorted.
    if (value !== undefined) ordered[key] = key === 'labels' || key === 'annotations' ? alphabetical(value) : value;
  }
  return ordered;
}

function alphabetical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(alphabetical);
  if (typeof value !== 'object' || value === null) return value;
  const sorted: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    sorted[key] = alphabetical(member);
  }
  return sorted;
}

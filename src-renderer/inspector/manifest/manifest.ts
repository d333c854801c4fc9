import { dump } from 'js-yaml';

/** A Kubernetes object as the API printed it. Its inside is read with {@link fieldAt} and its kin, never assumed. */
export type Manifest = Readonly<Record<string, unknown>>;

/** Parses the bytes of a version. Throws a sentence when they are no JSON object. */
export function manifestFrom(bytes: Uint8Array): Manifest {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isRecord(parsed)) {
    throw new Error('This version is not a JSON object; export the recording to look at its bytes');
  }
  return parsed;
}

/** The manifest as YAML, keys in the order of the API server. managedFields are two thirds of many an object. */
export function yamlOf(manifest: Manifest, { withManagedFields }: { readonly withManagedFields: boolean }): string {
  const { metadata } = manifest;
  if (withManagedFields || !isRecord(metadata)) {
    return dump(manifest, { lineWidth: -1, noRefs: true });
  }
  const { managedFields: _, ...rest } = metadata;
  return dump({ ...manifest, metadata: rest }, { lineWidth: -1, noRefs: true });
}

/** True when there is something that {@link yamlOf} would leave out. */
export function hasManagedFields(manifest: Manifest): boolean {
  return listAt(manifest, 'metadata', 'managedFields').length > 0;
}

/** What stands at a path; undefined where there is nothing. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), value);
}

/** The text at a path; numbers and booleans as text; '' for anything else. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = fieldAt(value, ...path);
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : '';
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = fieldAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The entries of a map at a path whose values are text: labels, annotations. */
export function textsAt(value: unknown, ...path: readonly string[]): readonly (readonly [string, string])[] {
  const found = fieldAt(value, ...path);
  return isRecord(found)
    ? Object.entries(found).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as const] : []))
    : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

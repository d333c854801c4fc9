/**
 * A parsed JSON object of which nothing is known yet. It is read by the names below only with keys that our code spells
 * out, none of which `Object.prototype` has.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for a JSON object; arrays and null are none. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NOTHING: JsonObject = Object.freeze({});

/** The object under `key`, or an empty one: hostile and half-written objects read as objects that say nothing. */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isJsonObject(value) ? value : NOTHING;
}

/** The text under `key`, or the empty text. */
export function textAt(parent: JsonObject, key: string): string {
  const value = parent[key];
  return typeof value === 'string' ? value : '';
}

/** The finite number under `key`, or undefined. */
export function numberAt(parent: JsonObject, key: string): number | undefined {
  const value = parent[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The number under `key`, or 0: Go leaves zero counts out of the JSON. */
export function countAt(parent: JsonObject, key: string): number {
  return numberAt(parent, key) ?? 0;
}

/** True only if `key` holds the boolean true. */
export function flagAt(parent: JsonObject, key: string): boolean {
  return parent[key] === true;
}

/** The objects in the array under `key`; anything else in it is passed over. */
export function objectsAt(parent: JsonObject, key: string): readonly JsonObject[] {
  const value = parent[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The texts in the array under `key`; anything else in it is passed over. */
export function textsAt(parent: JsonObject, key: string): readonly string[] {
  const value = parent[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** True if `key` is present and not null. */
export function has(parent: JsonObject, key: string): boolean {
  const value = parent[key];
  return value !== undefined && value !== null;
}

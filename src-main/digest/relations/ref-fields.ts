import type { Reference } from '@model/relation.ts';
import { groupVersionOf } from '@model/object-ref.ts';
import { isJsonObject, type JsonObject, textAt } from '../json.ts';
import type { Place } from '../kind-digest.ts';

/** How deep and how far a specification is searched, and how many references are kept of it. */
const DEEPEST = 6;
const MOST_FIELDS = 400;
const MOST_REFERENCES = 20;

/** Kinds that a field's own name tells: `secretRef: {name}`, `secretName: x`. */
const BY_FIELD: ReadonlyMap<string, string> = new Map([
  ['secret', 'Secret'],
  ['configMap', 'ConfigMap'],
  ['serviceAccount', 'ServiceAccount'],
  ['service', 'Service'],
  ['persistentVolumeClaim', 'PersistentVolumeClaim'],
]);

/** Kinds of the core group that fields name without saying a group. */
const CORE: ReadonlySet<string> = new Set([
  ...BY_FIELD.values(),
  'Pod',
  'Node',
  'Namespace',
  'PersistentVolume',
  'ReplicationController',
]);

/**
 * What a custom resource's specification names by the convention of the API: fields that end in `Ref` or `Refs`, and
 * `secretName` and its like. The search is bounded: a specification may be of any depth and size.
 */
export function refFields(object: JsonObject, place: Place): readonly Reference[] {
  const found: Reference[] = [];
  let left = MOST_FIELDS;
  const search = (value: unknown, depth: number): void => {
    if (depth > DEEPEST || found.length >= MOST_REFERENCES) return;
    if (Array.isArray(value)) {
      for (const item of value) search(item, depth + 1);
      return;
    }
    if (!isJsonObject(value)) return;
    for (const [key, item] of Object.entries(value)) {
      left -= 1;
      if (left < 0 || found.length >= MOST_REFERENCES) return;
      const named = namedBy(key, item, place);
      if (named.length > 0) found.push(...named);
      else search(item, depth + 1);
    }
  };
  search(object['spec'], 0);
  return found.slice(0, MOST_REFERENCES);
}

function namedBy(key: string, value: unknown, place: Place): readonly Reference[] {
  if (typeof value === 'string') {
    const kind = key.endsWith('Name') ? BY_FIELD.get(key.slice(0, -'Name'.length)) : undefined;
    return kind === undefined || value === ''
      ? []
      : [{ type: 'refers-to', group: '', kind, namespace: place.namespace, name: value }];
  }
  if (key.endsWith('Refs') && Array.isArray(value)) {
    return value.flatMap((item: unknown) => referred(key.slice(0, -'Refs'.length), item, place));
  }
  return key.endsWith('Ref') ? referred(key.slice(0, -'Ref'.length), value, place) : [];
}

/** Without a kind, and without one that the field's name tells, nobody can know what is meant. */
function referred(field: string, value: unknown, place: Place): readonly Reference[] {
  if (!isJsonObject(value)) return [];
  const name = textAt(value, 'name');
  const kind = textAt(value, 'kind') || BY_FIELD.get(field) || '';
  if (name === '' || kind === '') return [];
  return [
    {
      type: 'refers-to',
      group: groupOf(value, kind, place),
      kind,
      namespace: textAt(value, 'namespace') || place.namespace,
      name,
    },
  ];
}

function groupOf(value: JsonObject, kind: string, place: Place): string {
  const apiVersion = textAt(value, 'apiVersion');
  if (apiVersion !== '') return groupVersionOf(apiVersion).group;
  return textAt(value, 'apiGroup') || textAt(value, 'group') || (CORE.has(kind) ? '' : place.group);
}

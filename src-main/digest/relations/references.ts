import { groupVersionOf } from '@model/object-ref.ts';
import type { Reference } from '@model/relation.ts';
import { flagAt, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { KindDigest, Place } from '../kind-digest.ts';
import { labelReferences } from './labels.ts';

/**
 * Owners, labels and whatever else the object names, each once, in an order that depends on nothing but the references
 * themselves: equal sets have equal texts and are stored once.
 */
export function referencesOf(object: JsonObject, place: Place, kind: KindDigest): readonly Reference[] {
  const stated = [...owners(object, place), ...labelReferences(object), ...(kind.references?.(object, place) ?? [])];
  if (stated.length < 2) return stated;
  const keyed = stated.map((reference) => ({ key: sortKey(reference), reference }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.filter(({ key }, index) => key !== keyed[index - 1]?.key).map(({ reference }) => reference);
}

/** An owner lives in the namespace of what it owns, or is cluster-scoped; the uid tells which. */
function owners(object: JsonObject, place: Place): readonly Reference[] {
  return objectsAt(objectAt(object, 'metadata'), 'ownerReferences').flatMap((owner) => {
    const kind = textAt(owner, 'kind');
    const uid = textAt(owner, 'uid');
    if (kind === '' || uid === '') return [];
    return [
      {
        type: 'owner',
        group: groupVersionOf(textAt(owner, 'apiVersion')).group,
        kind,
        namespace: place.namespace,
        name: textAt(owner, 'name'),
        uid,
        ...(flagAt(owner, 'controller') ? ({ controller: true } as const) : {}),
      } as const,
    ];
  });
}

function sortKey({ type, group, kind, namespace, name, uid, selector }: Reference): string {
  const chosen = selector === undefined ? '' : JSON.stringify(selector);
  return `${type}\u0000${group}\u0000${kind}\u0000${namespace}\u0000${name}\u0000${uid ?? ''}\u0000${chosen}`;
}

import { field, textField } from '../json-fields.ts';
import type { ListedResource } from './discovered.ts';

/** The resources of one aggregated discovery document, and the groups it could not look into. */
export interface AggregatedDocument {
  readonly resources: readonly ListedResource[];
  readonly unknownGroups: readonly string[];
}

/** Reads an `APIGroupDiscoveryList` (v2 and v2beta1 have the same shape); undefined if `document` is something else. */
export function readAggregated(document: unknown): AggregatedDocument | undefined {
  if (textField(document, 'kind') !== 'APIGroupDiscoveryList') return undefined;
  const resources: ListedResource[] = [];
  const unknownGroups: string[] = [];
  for (const item of list(document, 'items')) {
    const group = textField(field(item, 'metadata'), 'name');
    for (const entry of list(item, 'versions')) {
      // An unavailable API is listed as Stale and without resources; neither says that its kinds are gone.
      if (textField(entry, 'freshness') === 'Stale' || field(entry, 'resources') === undefined)
        unknownGroups.push(group);
      const version = textField(entry, 'version');
      for (const resource of list(entry, 'resources')) resources.push(resourceOf(resource, group, version));
    }
  }
  return { resources, unknownGroups };
}

function resourceOf(resource: unknown, group: string, version: string): ListedResource {
  const responseKind = field(resource, 'responseKind');
  return {
    kind: {
      // The URL is made of the group and version that list the resource. The kind's own, mostly empty, may name
      // another group only for subresources, which are not heard.
      group,
      version,
      kind: textField(responseKind, 'kind'),
      resource: textField(resource, 'resource'),
      namespaced: textField(resource, 'scope') === 'Namespaced',
    },
    verbs: list(resource, 'verbs'),
  };
}

function list(value: unknown, name: string): readonly unknown[] {
  const entries = field(value, name);
  return Array.isArray(entries) ? entries : [];
}

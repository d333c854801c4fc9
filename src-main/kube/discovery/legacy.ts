import { field, textField } from '../json-fields.ts';
import type { ListedResource } from './discovered.ts';

/** A version of a group, as the unaggregated documents name them. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** The versions of an `APIVersions` or `APIGroupList` document, each group's preferred one first; undefined for anything else. */
export function readGroupVersions(document: unknown): readonly GroupVersion[] | undefined {
  switch (textField(document, 'kind')) {
    case 'APIVersions':
      return texts(field(document, 'versions')).map((version) => ({ group: '', version }));
    case 'APIGroupList':
      return entries(document, 'groups').flatMap(versionsOfGroup);
    default:
      return undefined;
  }
}

/** The resources of an `APIResourceList`; subresources (`pods/log`) are left out. */
export function readResourceList(document: unknown, { group, version }: GroupVersion): readonly ListedResource[] {
  return entries(document, 'resources')
    .filter((resource) => !textField(resource, 'name').includes('/'))
    .map((resource) => ({
      kind: {
        group,
        version,
        kind: textField(resource, 'kind'),
        resource: textField(resource, 'name'),
        namespaced: field(resource, 'namespaced') === true,
      },
      verbs: texts(field(resource, 'verbs')),
    }));
}

/** Where a group version lists its resources. */
export function groupVersionPath({ group, version }: GroupVersion): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

function versionsOfGroup(group: unknown): readonly GroupVersion[] {
  const name = textField(group, 'name');
  const preferred = textField(field(group, 'preferredVersion'), 'version');
  const versions = entries(group, 'versions').map((entry) => textField(entry, 'version'));
  const ordered = [
    ...versions.filter((version) => version === preferred),
    ...versions.filter((version) => version !== preferred),
  ];
  return ordered.map((version) => ({ group: name, version }));
}

function entries(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

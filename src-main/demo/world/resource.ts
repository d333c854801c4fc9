import type { KubeObject, OwnerReference } from './object.ts';

/** A kind as the API serves it. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** A custom resource: its JSON is in alphabetical order, and list items say their kind. */
  readonly custom: boolean;
  /** Its spec has a `metadata.generation`. */
  readonly counted: boolean;
  readonly hasStatus: boolean;
  /** Who is written in managedFields for the object, and for its status. */
  readonly manager: string;
  readonly statusManager: string;
}

/** `v1`, `apps/v1`. */
export function apiVersionOf(resource: Pick<Resource, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `deployments.apps`; `pods` in the core group. */
export function groupResourceOf(resource: Pick<Resource, 'group' | 'plural'>): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** The owner reference by which `object` manages another. */
export function ownerReferenceTo(resource: Resource, object: KubeObject): OwnerReference {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name: object.metadata.name,
    uid: object.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

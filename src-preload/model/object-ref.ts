/** Type identity as Kubernetes has it; `group` is empty for the core group. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Which object, and which life of it: re-created under the same name is another `uid`. */
export interface ObjectRef extends GroupVersionKind {
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** `v1` or `apps/v1`, as `apiVersion` is written in manifests. */
export function apiVersionOf(gvk: Pick<GroupVersionKind, 'group' | 'version'>): string {
  return gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`;
}

/** The inverse of {@link apiVersionOf}. */
export function groupVersionOf(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Kinds told apart by group, so that two `Service` kinds of different groups stay two: `Service`, `Ingress.networking.k8s.io`. */
export function groupKindOf(gvk: Pick<GroupVersionKind, 'group' | 'kind'>): string {
  return gvk.group === '' ? gvk.kind : `${gvk.kind}.${gvk.group}`;
}

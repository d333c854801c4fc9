import type { ResourceKind } from '../heard.ts';

/** What of a kind is listed and watched: all of it, or one namespace of it. */
export interface Scope {
  readonly kind: ResourceKind;
  /** Empty: cluster-wide. */
  readonly namespace: string;
}

/** The path of a kind's collection: `/api/v1/pods`, `/apis/apps/v1/namespaces/shop/deployments`. */
export function collectionPath({ kind, namespace }: Scope): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const within = namespace === '' || !kind.namespaced ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${within}/${kind.resource}`;
}

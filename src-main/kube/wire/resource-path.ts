import type { ResourceKind } from '../heard.ts';

/** What of a kind is listed and watched: all of it, or one namespace of it. */
export interface Scope {
  readonly kind: ResourceKind;
  /** Empty: cluster-wide. */
  readonly namespace: string;
  /** Namespaces left out of what is cluster-wide. */
  readonly without: readonly string[];
  /** Set for a kind that is listed again and again instead of watched. */
  readonly everyMs?: number;
}

/** What the server is asked to leave out, as a query that begins with `&`; empty for nothing. Every namespaced kind knows this field. */
export function selectorQuery({ kind, namespace, without }: Scope): string {
  if (!kind.namespaced || namespace !== '' || without.length === 0) return '';
  const selector = without.map((name) => `metadata.namespace!=${name}`).join(',');
  return `&fieldSelector=${encodeURIComponent(selector)}`;
}

/** The path of a kind's collection: `/api/v1/pods`, `/apis/apps/v1/namespaces/shop/deployments`. */
export function collectionPath({ kind, namespace }: Scope): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const within = namespace === '' || !kind.namespaced ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${within}/${kind.resource}`;
}

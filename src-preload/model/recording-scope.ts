/** What of a cluster is recorded. Kinds are named as people name them: `Pod`, `pods`, `Deployment.apps`, `*.example.com`. */
export interface RecordingScope {
  /** Empty: every kind. */
  readonly kinds: readonly string[];
  /** Wins over `kinds`. */
  readonly withoutKinds: readonly string[];
  /** Empty: all namespaces; else each namespaced kind is listed and watched in each of these. */
  readonly namespaces: readonly string[];
  /** Left out where a kind is recorded cluster-wide. */
  readonly withoutNamespaces: readonly string[];
}

export const EVERYTHING: RecordingScope = { kinds: [], withoutKinds: [], namespaces: [], withoutNamespaces: [] };

/** A kind that is listed again and again instead of watched: what happens between two lists is not seen. */
export interface PolledKind {
  /** As in {@link RecordingScope}. */
  readonly kind: string;
  readonly everyMs: number;
}

/** True if both name the same, in whatever order. */
export function isSameScope(a: RecordingScope, b: RecordingScope): boolean {
  const sorted = (scope: RecordingScope) =>
    [scope.kinds, scope.withoutKinds, scope.namespaces, scope.withoutNamespaces].map((names) => names.toSorted());
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** In words, as `namespaces shop, web; without leases`; empty for everything. */
export function scopeText({ kinds, withoutKinds, namespaces, withoutNamespaces }: RecordingScope): string {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['kinds', kinds],
    ['without', withoutKinds],
    ['namespaces', namespaces],
    ['without namespaces', withoutNamespaces],
  ];
  return parts
    .filter(([, names]) => names.length > 0)
    .map(([word, names]) => `${word} ${names.join(', ')}`)
    .join('; ');
}

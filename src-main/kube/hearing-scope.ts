import { resourceKey } from './discovery/discovered.ts';
import type { ResourceKind } from './heard.ts';

/** What of a cluster is heard. Kinds are named as people name them: `Pod`, `pods`, `Deployment.apps`, `*.example.com`. */
export interface HearingScope {
  /** Empty: every kind. */
  readonly kinds: readonly string[];
  /** Wins over `kinds`. */
  readonly withoutKinds: readonly string[];
  /** Empty: all namespaces; else each namespaced kind is listed and watched in each of these. */
  readonly namespaces: readonly string[];
  /** Left out where a kind is heard cluster-wide. */
  readonly withoutNamespaces: readonly string[];
}

export const EVERYTHING: HearingScope = { kinds: [], withoutKinds: [], namespaces: [], withoutNamespaces: [] };

/** Why a kind is not heard, in words; undefined for one that is. */
export function whyExcluded(kind: ResourceKind, scope: HearingScope): string | undefined {
  const name = scope.withoutKinds.find((pattern) => isNamed(kind, pattern));
  if (name !== undefined) return `excluded as ${name}`;
  const isWanted = scope.kinds.length === 0 || scope.kinds.some((pattern) => isNamed(kind, pattern));
  return isWanted ? undefined : `not among ${scope.kinds.join(', ')}`;
}

/** True if a person means this kind: by its plural or its kind, with the group behind a dot or without it. */
export function isNamed(kind: ResourceKind, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  if (wanted.startsWith('*.')) return kind.group.toLowerCase() === wanted.slice(2);
  const group = kind.group === '' ? '' : `.${kind.group}`;
  const names = [kind.resource, kind.kind].map((name) => name.toLowerCase());
  return names.some((name) => wanted === name || wanted === `${name}${group}`) || wanted === resourceKey(kind);
}

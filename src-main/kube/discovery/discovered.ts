import type { ResourceKind } from '../heard.ts';

/** What one look at discovery taught. */
export interface Discovered {
  /**
   * Kinds that can be listed and watched, each once, at the version its group prefers among those that have it; and those
   * that no version lets one watch, marked as such.
   */
  readonly kinds: readonly ResourceKind[];
  /** Groups (with the core group as the empty text) that could not be looked into: what they have is unknown, not absent. */
  readonly unknownGroups: ReadonlySet<string>;
}

/** A resource as either form of discovery lists it. */
export interface ListedResource {
  readonly kind: ResourceKind;
  readonly verbs: readonly unknown[];
}

/** Resources told apart whatever their version: `apps/deployments`, `/pods`. */
export function resourceKey(kind: Pick<ResourceKind, 'group' | 'resource'>): string {
  return `${kind.group}/${kind.resource}`;
}

/**
 * The kinds to hear among resources listed in order of preference: the first version of each that can be listed and
 * watched, else the first that can be listed. `events.k8s.io` is left out: its Events are those of the core group, which are the ones that bodies quote.
 */
export function kindsToHear(resources: readonly ListedResource[]): readonly ResourceKind[] {
  const byKey = new Map<string, ResourceKind>();
  for (const { kind, verbs } of resources) {
    if (kind.group === 'events.k8s.io' || !verbs.includes('list')) continue;
    const before = byKey.get(resourceKey(kind));
    const isWatchable = verbs.includes('watch');
    if (before === undefined || (before.unwatchable === true && isWatchable)) {
      byKey.set(resourceKey(kind), isWatchable ? kind : { ...kind, unwatchable: true });
    }
  }
  return [...byKey.values()];
}

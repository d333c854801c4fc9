import type { PolledKind, RecordingScope } from '@model/recording-scope.ts';
import { resourceKey } from './discovery/discovered.ts';
import type { ResourceKind } from './heard.ts';

/** How often a kind is listed instead of watched; undefined for one that is watched. */
export function pollingOf(kind: ResourceKind, polled: readonly PolledKind[]): number | undefined {
  return polled.find((each) => isNamed(kind, each.kind))?.everyMs;
}

/** Why a kind is not heard, in words; undefined for one that is. */
export function whyExcluded(
  kind: ResourceKind,
  scope: RecordingScope,
  polled: readonly PolledKind[] = [],
): string | undefined {
  if (kind.unwatchable === true && pollingOf(kind, polled) === undefined) {
    return 'it can be listed but not watched, and was not asked to be polled';
  }
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

import type { Coverage } from '@model/coverage.ts';

/** Kinds whose newest word of coverage is `denied`, by name, each with its namespace where only that one is denied. */
export function deniedKinds(coverage: readonly Coverage[]): readonly string[] {
  const newest = new Map<string, Coverage>();
  for (const entry of coverage) {
    const key = `${entry.namespace}/${entry.kind}`;
    const before = newest.get(key);
    if (before === undefined || before.since <= entry.since) {
      newest.set(key, entry);
    }
  }
  return [...newest.values()]
    .filter(({ state }) => state === 'denied')
    .map(({ kind, namespace }) => (namespace === '' ? kind : `${kind} in ${namespace}`))
    .sort();
}

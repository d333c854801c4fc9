import type { Timestamp } from './time.ts';

/** What the recording knows of one kind: recorded since, seen now and then only, or why not. */
export type CoverageState = 'recorded' | 'sampled' | 'denied' | 'excluded' | 'lost' | 'gone';

export interface Coverage {
  /** Group and kind as `groupKindOf` prints them. */
  readonly kind: string;
  /** Empty when cluster-wide. */
  readonly namespace: string;
  readonly state: CoverageState;
  readonly since: Timestamp;
  /** What the server said, for `denied` and `lost`; how often, for `sampled`. */
  readonly detail: string;
}

/** The newest word on each kind and namespace, in the order in which these were first spoken of. */
export function newestCoverage(coverage: readonly Coverage[]): readonly Coverage[] {
  const newest = new Map<string, Coverage>();
  for (const entry of coverage) {
    const key = `${entry.namespace}/${entry.kind}`;
    const before = newest.get(key);
    if (before === undefined || before.since <= entry.since) newest.set(key, entry);
  }
  return [...newest.values()];
}

/**
 * Kinds that may be listed nowhere, by name, each with its namespace where only that one is refused: a kind that is refused
 * cluster-wide and recorded in a namespace is not among them.
 */
export function deniedIn(coverage: readonly Coverage[]): readonly string[] {
  const newest = newestCoverage(coverage);
  const heard = new Set(
    newest.filter(({ state }) => state === 'recorded' || state === 'sampled').map(({ kind }) => kind),
  );
  const denied = newest.filter(
    ({ kind, namespace, state }) => state === 'denied' && (namespace !== '' || !heard.has(kind)),
  );
  const everywhere = new Set(denied.filter(({ namespace }) => namespace === '').map(({ kind }) => kind));
  return denied
    .filter(({ kind, namespace }) => namespace === '' || !everywhere.has(kind))
    .map(({ kind, namespace }) => (namespace === '' ? kind : `${kind} in ${namespace}`))
    .toSorted();
}

/** A refusal of the server names the kind twice over; without it, what many kinds are refused for is one and the same. */
const REFUSAL =
  /^the API server answered 403: \S+ is forbidden: (User ".*") cannot (\w+) resource "[^"]*" in API group "[^"]*"/;

/** Why a kind is not heard, without its name: kinds that fare alike have the same cause. */
export function causeOf(detail: string): string {
  return detail.replace(REFUSAL, 'forbidden (403): $1 cannot $2');
}

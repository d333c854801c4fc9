import type { ResourceKind } from '../heard.ts';
import { type Discovered, resourceKey } from './discovered.ts';

/** A kind that is heard, and in how many looks in a row it was missing. */
interface KnownKind {
  readonly kind: ResourceKind;
  readonly missing: number;
}

/** The kinds known so far, by {@link resourceKey}. */
export type KnownKinds = ReadonlyMap<string, KnownKind>;

/** What a look changed. A kind whose preferred version changed is both: gone as it was, appeared as it is. */
export interface KindChanges {
  readonly known: KnownKinds;
  readonly appeared: readonly ResourceKind[];
  readonly gone: readonly ResourceKind[];
  /** Kinds were missing for the first time: look again soon. */
  readonly doubtful: boolean;
}

/** Just after its start a server lists fewer groups than it has, so one look without a kind proves nothing. */
const LOOKS_UNTIL_GONE = 2;

/** Compares a look with what was known. Kinds of unknown groups are kept as they were. */
export function compareKinds(known: KnownKinds, look: Discovered): KindChanges {
  const next = new Map<string, KnownKind>();
  const appeared: ResourceKind[] = [];
  const gone: ResourceKind[] = [];
  let doubtful = false;
  for (const kind of look.kinds) {
    const before = known.get(resourceKey(kind))?.kind;
    if (before === undefined || before.version !== kind.version) {
      appeared.push(kind);
      if (before !== undefined) gone.push(before);
    }
    next.set(resourceKey(kind), { kind, missing: 0 });
  }
  for (const [key, { kind, missing }] of known) {
    if (next.has(key)) continue;
    if (look.unknownGroups.has(kind.group)) {
      next.set(key, { kind, missing: 0 });
    } else if (missing + 1 < LOOKS_UNTIL_GONE) {
      next.set(key, { kind, missing: missing + 1 });
      doubtful = true;
    } else {
      gone.push(kind);
    }
  }
  return { known: next, appeared, gone, doubtful };
}

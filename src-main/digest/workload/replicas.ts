import type { Health, Summary } from '@model/summary.ts';

/** The counts of a workload that keeps n equal pods, whatever its kind calls them. */
export interface ReplicaCounts {
  readonly wanted: number;
  /** Pods that exist, of any template. */
  readonly existing: number;
  /** Pods of the newest template that exist, and how many of them there should be. */
  readonly updated: number;
  readonly updatedWanted: number;
  readonly ready: number;
  readonly available: number;
}

/**
 * The word and the health of a workload from its counts, once its own conditions had nothing to say. `isFresh`, asked
 * where that matters, says that what it misses may be on its way: as long as `kubectl rollout status` would wait, it
 * progresses.
 */
export function replicaStatus(
  counts: ReplicaCounts,
  isFresh: () => boolean,
): { readonly status: string; readonly health: Health } {
  if (counts.wanted === 0 && counts.existing === 0) return { status: 'scaled to 0', health: 'finished' };
  const moving = counts.existing !== counts.wanted || counts.updated < counts.updatedWanted;
  if (moving) return { status: 'rolling out', health: 'progressing' };
  if (counts.available >= counts.wanted) return { status: 'up to date', health: 'healthy' };
  if (isFresh()) return { status: 'rolling out', health: 'progressing' };
  if (counts.available === 0) return { status: 'not available', health: 'failing' };
  return { status: 'partly available', health: 'degraded' };
}

/** The counts as a summary holds them. */
export function replicaFields(counts: ReplicaCounts): Pick<Summary, 'ready' | 'updated' | 'available'> {
  return {
    ready: { current: counts.ready, wanted: counts.wanted },
    updated: counts.updated,
    available: counts.available,
  };
}

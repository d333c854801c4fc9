/** How an object is doing, in six words; each has a colour and a glyph of its own. */
export type Health = 'healthy' | 'progressing' | 'degraded' | 'failing' | 'finished' | 'unknown';

/** All healths, worst first: the order in which a group shows the worst of its members. */
export const HEALTHS: readonly Health[] = ['failing', 'degraded', 'progressing', 'unknown', 'healthy', 'finished'];

/** The worse of two healths. */
export function worseHealth(a: Health, b: Health): Health {
  return HEALTHS.indexOf(a) <= HEALTHS.indexOf(b) ? a : b;
}

/** One container of a pod, small enough to be drawn as a pip. */
export interface ContainerPip {
  readonly name: string;
  readonly role: 'init' | 'sidecar' | 'main';
  readonly state: 'ready' | 'running' | 'waiting' | 'failed' | 'done';
  /** Why it waits or ended, as the API says it: `CrashLoopBackOff`, `OOMKilled`. */
  readonly reason?: string;
  /** How it ended before it was started again: `OOMKilled`, `Error`. Absent while it has not been. */
  readonly lastEnd?: string;
  readonly restarts?: number;
}

/** One column that kubectl would print of a custom resource: `Ready True`. */
export interface PrintedColumn {
  readonly name: string;
  readonly value: string;
}

/** A count reached and a count wanted, as `2/3`. */
export interface Progress {
  readonly current: number;
  readonly wanted: number;
}

/**
 * The small digest of one version of one object: what a card, a tree row and a table cell need without the body.
 * It is interned by its JSON text, so it holds nothing that changes with every heartbeat.
 */
export interface Summary {
  readonly health: Health;
  /** The word that kubectl would print in STATUS, or our nearest one: `Running`, `CrashLoopBackOff`, `rolling out`. */
  readonly status: string;
  readonly ready?: Progress;
  /** Replicas already on the newest template; present on workloads. */
  readonly updated?: number;
  readonly available?: number;
  readonly restarts?: number;
  /** The cluster node a pod runs on. */
  readonly node?: string;
  readonly containers?: readonly ContainerPip[];
  /** A short second phrase: `ClusterIP · 80`, `every 5 min`. */
  readonly note?: string;
  /** What of it runs: the tail of the first image of the pods it makes, `web:1.5.0`. */
  readonly image?: string;
  /** Of a custom resource, as its definition asks; dates are left out, for a summary holds no time. */
  readonly columns?: readonly PrintedColumn[];
  /** True from the moment `deletionTimestamp` is set. */
  readonly deleting?: true;
}

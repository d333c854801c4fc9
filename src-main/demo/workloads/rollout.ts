import type { Deployment, ReplicaSet } from '../kinds/workloads.ts';

/** How many replicas a set is to have from now on. */
export interface RolloutStep {
  readonly set: ReplicaSet;
  readonly replicas: number;
}

/**
 * The next steps of a rolling update: the newest set grows as far as maxSurge lets it, the old ones shrink as far as
 * maxUnavailable lets them, those that are not available first.
 */
export function rolloutPlan(
  deployment: Deployment,
  newest: ReplicaSet,
  old: readonly ReplicaSet[],
): readonly RolloutStep[] {
  const wanted = deployment.spec.replicas;
  const surge = countOf(deployment.spec.strategy.rollingUpdate.maxSurge, wanted, Math.ceil);
  const total = newest.spec.replicas + replicasOf(old);
  if (newest.spec.replicas > wanted) return [{ set: newest, replicas: wanted }];
  const room = wanted + surge - total;
  const grown = Math.min(wanted, newest.spec.replicas + Math.max(0, room));
  if (grown > newest.spec.replicas) return [{ set: newest, replicas: grown }];
  return shrinkOld(deployment, newest, old);
}

/** Fewer available replicas than this, and the Deployment is not Available. */
export function minimumAvailable(deployment: Deployment): number {
  const wanted = deployment.spec.replicas;
  return wanted - countOf(deployment.spec.strategy.rollingUpdate.maxUnavailable, wanted, Math.floor);
}

function shrinkOld(deployment: Deployment, newest: ReplicaSet, old: readonly ReplicaSet[]): readonly RolloutStep[] {
  const minimum = minimumAvailable(deployment);
  const waiting = newest.spec.replicas - (newest.status.availableReplicas ?? 0);
  let spare = newest.spec.replicas + replicasOf(old) - minimum - waiting;
  const left = new Map(old.map((set) => [set, set.spec.replicas]));
  const shrink = (set: ReplicaSet, atMost: number): void => {
    const replicas = left.get(set) ?? 0;
    const fewer = Math.max(0, Math.min(replicas, atMost, spare));
    left.set(set, replicas - fewer);
    spare -= fewer;
  };
  for (const set of old) shrink(set, set.spec.replicas - (set.status.availableReplicas ?? 0));
  const available =
    (newest.status.availableReplicas ?? 0) + old.reduce((sum, set) => sum + (set.status.availableReplicas ?? 0), 0);
  spare = Math.min(spare, available - minimum);
  for (const set of old) shrink(set, set.spec.replicas);
  return [...left]
    .filter(([set, replicas]) => replicas !== set.spec.replicas)
    .map(([set, replicas]) => ({ set, replicas }));
}

function replicasOf(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + set.spec.replicas, 0);
}

/** A number, or a percentage of `wanted`. */
function countOf(value: number | string, wanted: number, round: (count: number) => number): number {
  return typeof value === 'number' ? value : round((wanted * Number.parseInt(value, 10)) / 100);
}

import type { Deployment, ReplicaSet } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { controllerOf, keyOf, newMetadata, withCondition, type Condition } from '../world/object.ts';
import { templateHash } from '../world/random.ts';
import { ownerReferenceTo } from '../world/resource.ts';
import { minimumAvailable, rolloutPlan } from './rollout.ts';
import { WorkQueue } from '../controllers/work-queue.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const COMPONENT = 'deployment-controller';

/** Keeps one ReplicaSet per template of a Deployment and moves the replicas from the old ones to the newest. */
export class DeploymentController {
  readonly #stage: Stage;
  readonly #queue: WorkQueue;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#queue = new WorkQueue(stage, (key) => this.#reconcile(key));
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.deployments.subscribe((change) => {
      if (change.type !== 'DELETED') this.#queue.add(keyOf(change.version.object.metadata));
    });
    stage.world.replicaSets.subscribe((change) => {
      const { metadata } = change.version.object;
      const owner = controllerOf(change.version.object);
      if (owner !== undefined) this.#queue.add(`${metadata.namespace ?? ''}/${owner.name}`);
    });
  }

  #reconcile(key: string): void {
    const { deployments } = this.#stage.world;
    const deployment = deployments.at(key);
    if (deployment === undefined) return;
    const sets = this.#setsOf(deployment);
    const newest = this.#newestSet(deployment, sets);
    const old = sets.filter((set) => set.metadata.uid !== newest.metadata.uid);
    for (const step of rolloutPlan(deployment, newest, old)) this.#scale(deployment, step.set, step.replicas);
    this.#tellStatus(key);
    this.#forgetOldSets(deployment, old);
  }

  #setsOf(deployment: Deployment): ReplicaSet[] {
    return this.#stage.world.replicaSets.ownedBy(deployment);
  }

  /** The set of the current template: made if there is none, and given the newest revision if it is an older one (a rollback). */
  #newestSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet {
    const { replicaSets, deployments } = this.#stage.world;
    const hash = templateHash(deployment.spec.template);
    const found = sets.find((set) => set.metadata.labels?.['pod-template-hash'] === hash);
    const highest = Math.max(0, ...sets.map(revisionOf));
    if (found !== undefined && revisionOf(found) === highest) return found;
    const revision = String(highest + 1);
    const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
    deployments.put({ ...deployment, metadata: { ...deployment.metadata, annotations } });
    if (found !== undefined) {
      return replicaSets.put({
        ...found,
        metadata: { ...found.metadata, annotations: { ...found.metadata.annotations, [REVISION]: revision } },
      });
    }
    const labels = { ...deployment.spec.template.metadata.labels, 'pod-template-hash': hash };
    return replicaSets.create({
      metadata: newMetadata({
        name: `${deployment.metadata.name}-${hash}`,
        namespace: deployment.metadata.namespace ?? '',
        labels,
        annotations: {
          'deployment.kubernetes.io/desired-replicas': String(deployment.spec.replicas),
          [REVISION]: revision,
        },
        ownerReferences: [ownerReferenceTo(deployments.resource, deployment)],
      }),
      spec: {
        replicas: 0,
        selector: { matchLabels: { ...deployment.spec.selector.matchLabels, 'pod-template-hash': hash } },
        template: { ...deployment.spec.template, metadata: { ...deployment.spec.template.metadata, labels } },
      },
      status: { replicas: 0 },
    });
  }

  #scale(deployment: Deployment, set: ReplicaSet, replicas: number): void {
    const { replicaSets, deployments } = this.#stage.world;
    const current = replicaSets.at(keyOf(set.metadata));
    if (current === undefined || current.spec.replicas === replicas) return;
    const direction = replicas > current.spec.replicas ? 'up' : 'down';
    this.#stage.events.record(deployments.resource, deployment, {
      reason: 'ScalingReplicaSet',
      message: `Scaled ${direction} replica set ${set.metadata.name} from ${current.spec.replicas} to ${replicas}`,
      component: COMPONENT,
    });
    const annotations = {
      ...current.metadata.annotations,
      'deployment.kubernetes.io/desired-replicas': String(deployment.spec.replicas),
    };
    replicaSets.put({
      ...current,
      metadata: { ...current.metadata, annotations },
      spec: { ...current.spec, replicas },
    });
  }

  #tellStatus(key: string): void {
    const { deployments } = this.#stage.world;
    const deployment = deployments.at(key);
    if (deployment === undefined) return;
    const sets = this.#setsOf(deployment);
    const hash = templateHash(deployment.spec.template);
    const newest = sets.find((set) => set.metadata.labels?.['pod-template-hash'] === hash);
    const sum = (count: (set: ReplicaSet) => number | undefined): number =>
      sets.reduce((total, set) => total + (count(set) ?? 0), 0);
    const replicas = sum((set) => set.status.replicas);
    const available = sum((set) => set.status.availableReplicas);
    const unavailable = Math.max(0, deployment.spec.replicas - available);
    const counts = { replicas, updated: newest?.status.replicas ?? 0, available };
    const ready = sum((set) => set.status.readyReplicas);
    deployments.put({
      ...deployment,
      // Go leaves zeroes out.
      status: {
        observedGeneration: deployment.metadata.generation ?? 1,
        ...(replicas > 0 && { replicas }),
        ...(counts.updated > 0 && { updatedReplicas: counts.updated }),
        ...(ready > 0 && { readyReplicas: ready }),
        ...(available > 0 && { availableReplicas: available }),
        ...(unavailable > 0 && { unavailableReplicas: unavailable }),
        conditions: this.#conditions(deployment, newest, counts),
      },
    });
  }

  #conditions(deployment: Deployment, newest: ReplicaSet | undefined, counts: RolloutCounts): readonly Condition[] {
    const now = timeText(this.#stage.agenda.now());
    const { spec, status } = deployment;
    const enough = counts.available >= minimumAvailable(deployment);
    const available = changed(status.conditions, {
      type: 'Available',
      status: enough ? 'True' : 'False',
      lastUpdateTime: now,
      lastTransitionTime: now,
      reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: enough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
    });
    const set = `ReplicaSet "${newest?.metadata.name ?? deployment.metadata.name}"`;
    const complete =
      counts.updated === spec.replicas && counts.replicas === spec.replicas && counts.available >= spec.replicas;
    const before = status.conditions?.find((condition) => condition.type === 'Progressing');
    const moved =
      (status.updatedReplicas ?? 0) !== counts.updated || (status.availableReplicas ?? 0) !== counts.available;
    const waited = this.#stage.agenda.now() - Date.parse(before?.lastUpdateTime ?? now);
    const late = !complete && !moved && waited > spec.progressDeadlineSeconds * 1000;
    if (!complete && !late) this.#queue.add(keyOf(deployment.metadata), 5000);
    const progressing: Condition = {
      type: 'Progressing',
      status: late ? 'False' : 'True',
      lastUpdateTime: now,
      lastTransitionTime: now,
      reason: complete ? 'NewReplicaSetAvailable' : late ? 'ProgressDeadlineExceeded' : 'ReplicaSetUpdated',
      message: complete
        ? `${set} has successfully progressed.`
        : late
          ? `${set} has timed out progressing.`
          : `${set} is progressing.`,
    };
    return changed(available, progressing, moved);
  }

  #forgetOldSets(deployment: Deployment, old: readonly ReplicaSet[]): void {
    const { replicaSets } = this.#stage.world;
    const empty = old
      .filter((set) => set.spec.replicas === 0 && set.status.replicas === 0)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    for (const set of empty.slice(0, Math.max(0, empty.length - deployment.spec.revisionHistoryLimit))) {
      const current = replicaSets.at(keyOf(set.metadata));
      if (current !== undefined && current.spec.replicas === 0) replicaSets.delete(current);
    }
  }
}

interface RolloutCounts {
  readonly replicas: number;
  readonly updated: number;
  readonly available: number;
}

function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

/** `withCondition`, but leaving `lastUpdateTime` alone when nothing is said that was not said before. */
function changed(conditions: readonly Condition[] | undefined, next: Condition, anyway = false): readonly Condition[] {
  const before = conditions?.find((condition) => condition.type === next.type);
  const same = before?.status === next.status && before.reason === next.reason && before.message === next.message;
  return same && !anyway ? (conditions ?? []) : withCondition(conditions, next);
}

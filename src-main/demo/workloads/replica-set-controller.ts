import { isActive, isReady, type Pod } from '../kinds/pod.ts';
import type { ReplicaSet } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { keyOf } from '../world/object.ts';
import { createPod, deletePod } from './pod-birth.ts';
import { WorkQueue } from '../controllers/work-queue.ts';

const COMPONENT = 'replicaset-controller';

/** Keeps as many pods as its spec says. */
export class ReplicaSetController {
  readonly #stage: Stage;
  readonly #queue: WorkQueue;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#queue = new WorkQueue(stage, (key) => this.#reconcile(key));
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.replicaSets.subscribe((change) => {
      if (change.type !== 'DELETED') this.#queue.add(keyOf(change.version.object.metadata));
    });
    this.#queue.addOwnersOfPods('ReplicaSet');
  }

  #reconcile(key: string): void {
    const { replicaSets } = this.#stage.world;
    const set = replicaSets.at(key);
    if (set === undefined) return;
    const active = this.#activePods(set);
    const missing = set.spec.replicas - active.length;
    for (let i = 0; i < missing; i += 1) {
      createPod(this.#stage, {
        resource: replicaSets.resource,
        owner: set,
        template: set.spec.template,
        component: COMPONENT,
      });
    }
    for (const pod of active.sort(leastValuableFirst).slice(0, Math.max(0, -missing))) {
      deletePod(this.#stage, pod);
      this.#stage.events.record(replicaSets.resource, set, {
        reason: 'SuccessfulDelete',
        message: `Deleted pod: ${pod.metadata.name}`,
        component: COMPONENT,
      });
    }
    this.#tellStatus(set);
  }

  #tellStatus(set: ReplicaSet): void {
    const active = this.#activePods(set);
    const ready = active.filter(isReady).length;
    this.#stage.world.replicaSets.put({
      ...set,
      status: {
        replicas: active.length,
        ...(active.length > 0 && { fullyLabeledReplicas: active.length }),
        ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
        observedGeneration: set.metadata.generation ?? 1,
      },
    });
  }

  #activePods(set: ReplicaSet): Pod[] {
    return this.#stage.world.pods.ownedBy(set).filter(isActive);
  }
}

/** Not yet on a node, then not ready, then the youngest. */
function leastValuableFirst(a: Pod, b: Pod): number {
  const rank = (pod: Pod): number => (pod.spec.nodeName === undefined ? 0 : isReady(pod) ? 2 : 1);
  return rank(a) - rank(b) || Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp);
}

import { isReady, type Pod } from '../kinds/pod.ts';
import type { StatefulSet } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { keyOf, newMetadata } from '../world/object.ts';
import { templateHash } from '../world/random.ts';
import { createPod, deletePod } from './pod-birth.ts';
import { WorkQueue } from '../controllers/work-queue.ts';

const COMPONENT = 'statefulset-controller';
const REVISION = 'controller-revision-hash';

/** Keeps pods `name-0`, `name-1`, … in order, each with its own claims; a new template goes from the last to the first. */
export class StatefulSetController {
  readonly #stage: Stage;
  readonly #queue: WorkQueue;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#queue = new WorkQueue(stage, (key) => this.#reconcile(key));
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.statefulSets.subscribe((change) => this.#queue.add(keyOf(change.version.object.metadata)));
    this.#queue.addOwnersOfPods('StatefulSet');
  }

  #reconcile(key: string): void {
    const set = this.#stage.world.statefulSets.at(key);
    if (set === undefined) return;
    this.#advance(set);
    this.#tellStatus(set);
  }

  /** One pod at a time: the first that is missing is made, or the last that is of an old template deleted. */
  #advance(set: StatefulSet): void {
    const namespace = set.metadata.namespace ?? '';
    const revision = revisionOf(set);
    let outdated: Pod | undefined;
    for (let ordinal = 0; ordinal < set.spec.replicas; ordinal += 1) {
      const name = `${set.metadata.name}-${ordinal}`;
      const pod = this.#stage.world.pods.get(namespace, name);
      if (pod === undefined) {
        this.#createPod(set, name, ordinal);
        return;
      }
      if (!isReady(pod) || pod.metadata.deletionTimestamp !== undefined) return;
      if (pod.metadata.labels?.[REVISION] !== revision) outdated = pod;
    }
    if (outdated !== undefined) deletePod(this.#stage, outdated);
  }

  #createPod(set: StatefulSet, name: string, ordinal: number): void {
    const claims = set.spec.volumeClaimTemplates.map((claim) => ({
      claim,
      claimName: `${claim.metadata.name}-${name}`,
    }));
    for (const { claim, claimName } of claims) {
      if (this.#stage.world.claims.get(set.metadata.namespace ?? '', claimName) !== undefined) continue;
      const created = this.#stage.world.claims.create({
        metadata: newMetadata({
          name: claimName,
          namespace: set.metadata.namespace ?? '',
          labels: set.spec.selector.matchLabels,
          finalizers: ['kubernetes.io/pvc-protection'],
        }),
        spec: claim.spec,
        status: { phase: 'Pending' },
      });
      this.#stage.world.claims.put({
        ...created,
        spec: { ...created.spec, volumeName: `pvc-${created.metadata.uid}` },
        status: {
          phase: 'Bound',
          accessModes: claim.spec.accessModes,
          capacity: { storage: claim.spec.resources.requests.storage },
        },
      });
    }
    const { template } = set.spec;
    createPod(this.#stage, {
      resource: this.#stage.world.statefulSets.resource,
      owner: set,
      name,
      component: COMPONENT,
      template: {
        metadata: {
          ...template.metadata,
          labels: {
            ...template.metadata.labels,
            'apps.kubernetes.io/pod-index': String(ordinal),
            [REVISION]: revisionOf(set),
            'statefulset.kubernetes.io/pod-name': name,
          },
        },
        spec: {
          ...template.spec,
          hostname: name,
          subdomain: set.spec.serviceName,
          volumes: [
            ...claims.map(({ claim, claimName }) => ({
              name: claim.metadata.name,
              persistentVolumeClaim: { claimName },
            })),
            ...(template.spec.volumes ?? []),
          ],
        },
      },
    });
  }

  #tellStatus(set: StatefulSet): void {
    const pods = this.#stage.world.pods.ownedBy(set);
    const revision = revisionOf(set);
    const ready = pods.filter(isReady).length;
    const updated = pods.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length;
    const settled = updated === set.spec.replicas && ready === set.spec.replicas;
    const currentRevision = settled ? revision : (set.status.currentRevision ?? revision);
    const current = pods.filter((pod) => pod.metadata.labels?.[REVISION] === currentRevision).length;
    this.#stage.world.statefulSets.put({
      ...set,
      status: {
        observedGeneration: set.metadata.generation ?? 1,
        replicas: pods.length,
        ...(ready > 0 && { readyReplicas: ready }),
        ...(current > 0 && { currentReplicas: current }),
        ...(updated > 0 && { updatedReplicas: updated }),
        currentRevision,
        updateRevision: revision,
        collisionCount: 0,
        availableReplicas: ready,
      },
    });
  }
}

function revisionOf(set: StatefulSet): string {
  return `${set.metadata.name}-${templateHash(set.spec.template)}`;
}

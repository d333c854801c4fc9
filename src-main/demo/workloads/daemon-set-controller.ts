import { isActive, isReady, pinnedNode } from '../kinds/pod.ts';
import type { DaemonSet } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { keyOf } from '../world/object.ts';
import { templateHash } from '../world/random.ts';
import { createPod, deletePod } from './pod-birth.ts';
import { WorkQueue } from '../controllers/work-queue.ts';

const REVISION = 'controller-revision-hash';

/** Keeps one pod on every node, cordoned or not; a new template goes node by node. */
export class DaemonSetController {
  readonly #stage: Stage;
  readonly #queue: WorkQueue;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#queue = new WorkQueue(stage, (key) => this.#reconcile(key));
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.daemonSets.subscribe((change) => this.#queue.add(keyOf(change.version.object.metadata)));
    this.#queue.addOwnersOfPods('DaemonSet');
  }

  #reconcile(key: string): void {
    const { daemonSets, pods, nodes } = this.#stage.world;
    const set = daemonSets.at(key);
    if (set === undefined) return;
    const revision = templateHash(set.spec.template);
    for (const node of nodes.all()) {
      const name = node.metadata.name;
      if (!pods.ownedBy(set).some((pod) => pinnedNode(pod) === name)) {
        createPod(this.#stage, {
          resource: daemonSets.resource,
          owner: set,
          component: 'daemonset-controller',
          template: templateFor(set, name, revision),
        });
      }
    }
    const own = pods.ownedBy(set);
    const outdated = own.find((pod) => pod.metadata.labels?.[REVISION] !== revision);
    if (outdated !== undefined && own.every((pod) => isReady(pod) && isActive(pod))) deletePod(this.#stage, outdated);
    this.#tellStatus(set, revision);
  }

  #tellStatus(set: DaemonSet, revision: string): void {
    const pods = this.#stage.world.pods.ownedBy(set);
    const desired = this.#stage.world.nodes.size;
    const ready = pods.filter(isReady).length;
    const updated = pods.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length;
    this.#stage.world.daemonSets.put({
      ...set,
      status: {
        currentNumberScheduled: pods.length,
        numberMisscheduled: 0,
        desiredNumberScheduled: desired,
        numberReady: ready,
        observedGeneration: set.metadata.generation ?? 1,
        ...(updated > 0 && { updatedNumberScheduled: updated }),
        ...(ready > 0 && { numberAvailable: ready }),
        ...(ready < desired && { numberUnavailable: desired - ready }),
      },
    });
  }
}

function templateFor(set: DaemonSet, node: string, revision: string): DaemonSet['spec']['template'] {
  const { metadata, spec } = set.spec.template;
  return {
    metadata: { ...metadata, labels: { ...metadata.labels, [REVISION]: revision } },
    spec: {
      ...spec,
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
          },
        },
      },
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
        { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
      ],
    },
  };
}
